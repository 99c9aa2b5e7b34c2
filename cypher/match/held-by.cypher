/*
about: "Which identifiers these actors hold."
params:
  actors: list of str
returns: [identifier]
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
MATCH (a)-[:IDENTIFIED_BY]->(n)
RETURN DISTINCT n.id AS identifier
