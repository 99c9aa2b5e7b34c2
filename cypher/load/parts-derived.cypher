/*
about: "Puts actors below and above those that they were judged to be part of, or the whole of; the same actor is no part of itself."
params:
  actors: list of str
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
CALL (a) {
  MATCH (a)-[old:PART_OF]-()
  DELETE old
}
CALL (a) {
  MATCH (a)-[:IDENTIFIED_BY]->(n)-[j:JUDGED {verdict: 'part_of'}]-(m)<-[:IDENTIFIED_BY]-(b)
  WHERE j.undone IS NULL AND a <> b
  RETURN DISTINCT j, startNode(j) = n AS below, b
}
WITH CASE WHEN below THEN a ELSE b END AS part, CASE WHEN below THEN b ELSE a END AS whole, j
MERGE (part)-[r:PART_OF {pair: j.pair}]->(whole)
SET r.stated_as = startNode(j).id, r.stated_to = endNode(j).id
