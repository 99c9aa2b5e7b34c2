/*
about: "The actors that hold or claim these identifiers."
params:
  identifiers: list of str
returns: [identifier, actor, held]
*/
MATCH (n:Identifier)<-[r:IDENTIFIED_BY|CONTESTS]-(a:Actor)
WHERE n.id IN $identifiers
RETURN DISTINCT n.id AS identifier, a.id AS actor, type(r) = 'IDENTIFIED_BY' AS held
