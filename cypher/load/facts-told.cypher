/*
about: "What the graph holds of these facts of a series, by their numbers."
params:
  series: str
  facts: list of int
returns: [fact, actor, name, other, stated]
*/
MATCH (a:Actor)-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS|WORKS_WITH|ASKED_IN|OWNS|ACTIVE_IN|REPORTED|WAS|IDENTIFIED_BY|CONTESTS]->(m)
WHERE r.fact IN $facts AND r.series = $series
RETURN r.fact AS fact, a.id AS actor, a.name AS name, coalesce(m.id, m.code) AS other, properties(r) AS stated
ORDER BY actor, other, fact
