/*
about: "Removes some of what only these extracts state of actors, with the actors and identifiers it was about; nothing when there is no more."
params:
  extracts: list of str
  most: int
returns: [actor, record, identifier]
*/
MATCH (a:Actor)-[r:IDENTIFIED_BY|CONTESTS]->(n:Identifier)
WHERE r.source IN $extracts AND r.past IS NULL // what is past is no fact of theirs any more
WITH a, r, n LIMIT $most
WITH a.id AS actor, r.record AS record, n.id AS identifier, r
DELETE r
RETURN actor, record, identifier
