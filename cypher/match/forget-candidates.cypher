/*
about: "Takes away the candidates that these identifiers are part of."
params:
  identifiers: list of str
*/
UNWIND $identifiers AS id
MATCH (n:Identifier {id: id})
USING INDEX SEEK n:Identifier(id)
MATCH (n)-[r:RESEMBLES]-()
DELETE r
