/*
about: "Those of these identifiers that are in the graph, whoever holds them."
params:
  identifiers: list of str
returns: [identifier]
*/
UNWIND $identifiers AS id
MATCH (n:Identifier {id: id})
USING INDEX SEEK n:Identifier(id)
RETURN n.id AS identifier
