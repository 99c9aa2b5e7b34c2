/*
about: "Every stated tie; 0 where the strength or a year is not told."
returns: [a, b, strength, since, until]
*/
MATCH (a:Actor)-[r:WORKS_WITH]->(b:Actor)
WITH a.id AS a, b.id AS b, coalesce(r.strength, 0) AS strength, coalesce(r.since, 0) AS since, coalesce(r.until, 0) AS until
ORDER BY a, b, strength, since, until
RETURN collect(a) AS a, collect(b) AS b, collect(strength) AS strength, collect(since) AS since, collect(until) AS until
