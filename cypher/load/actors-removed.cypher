/*
about: "Removes actors that no identifier stands on any more."
params:
  actors: list of str
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
WHERE NOT (a)-[:IDENTIFIED_BY]->()
DETACH DELETE a
