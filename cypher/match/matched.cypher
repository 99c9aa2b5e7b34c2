/*
about: "These identifiers are matched and wait no more."
params:
  identifiers: list of str
*/
UNWIND $identifiers AS id
MATCH (n:Identifier {id: id})
USING INDEX SEEK n:Identifier(id)
REMOVE n:Unmatched
