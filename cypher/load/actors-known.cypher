/*
about: "The actors that hold or claim these identifiers."
params:
  identifiers: list of str
returns: [identifier, actor, held]
*/
UNWIND $identifiers AS id
MATCH (n:Identifier {id: id})
USING INDEX SEEK n:Identifier(id)
MATCH (n)<-[r:IDENTIFIED_BY|CONTESTS]-(a:Actor)
RETURN DISTINCT id AS identifier, a.id AS actor, type(r) = 'IDENTIFIED_BY' AS held
