/*
about: "Removes actors that no identifier stands on any more; an analysis that told of them lacks them from now on."
params:
  actors: list of str
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
WHERE NOT (a)-[:IDENTIFIED_BY]->()
CALL (a) {
  MATCH (a)-[:SCORED]->(x:Analysis)
  SET x.lacking = true
}
DETACH DELETE a
