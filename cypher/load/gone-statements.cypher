/*
about: "Removes these facts of a series that state something of actors, with the actors and identifiers it was about."
params:
  series: str
  facts: list of int
returns: [actor, record, identifier]
*/
MATCH (a:Actor)-[r:IDENTIFIED_BY|CONTESTS]->(n:Identifier)
WHERE r.fact IN $facts AND r.series = $series
WITH a.id AS actor, r.record AS record, n.id AS identifier, r
DELETE r
RETURN actor, record, identifier
