/*
about: "Removes identifiers of which nothing is stated any more."
params:
  identifiers: list of str
*/
UNWIND $identifiers AS id
MATCH (n:Identifier {id: id})
USING INDEX SEEK n:Identifier(id)
WHERE NOT (n)--()
DELETE n
