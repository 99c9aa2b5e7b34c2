/*
about: "Removes these facts of a series that state something of actors, wherever they are, with the actors and identifiers it was about: in one pass over all."
params:
  series: str
  facts: list of int
returns: [actor, record, identifier, fact]
*/
MATCH (a:Actor)-[r:IDENTIFIED_BY|CONTESTS]->(n:Identifier)
WHERE r.fact IN $facts AND r.series = $series
WITH a.id AS actor, r.record AS record, n.id AS identifier, r.fact AS fact, r
DELETE r
RETURN actor, record, identifier, fact
