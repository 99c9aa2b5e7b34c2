/*
about: "Who supports actors: themselves, a cluster they are members of, or a project they take part in."
params:
  ids: list of str
returns: [id, by]
*/
UNWIND $ids AS id
MATCH (a:Actor {id: id})
CALL (a) {
  MATCH (a)<-[:SUPPORTS]-(by:Actor)
  RETURN by
  UNION
  MATCH (a)-[:MEMBER_OF]->(:Cluster)<-[:SUPPORTS]-(by:Actor)
  RETURN by
  UNION
  MATCH (a)-[:PARTICIPATES_IN]->(:Project)<-[:SUPPORTS]-(by:Actor)
  RETURN by
}
WITH a, by
WHERE by <> a
RETURN a.id AS id, collect(DISTINCT by.id) AS by
ORDER BY id
