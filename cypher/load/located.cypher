/*
about: "Puts actors where the most trusted statement has them: one place each, with the extract and row that state it."
params:
  actors: list of str
  newest: map of series to its newest extract, which states what it did not change, too
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
CALL (a) {
  MATCH (a)-[old:LOCATED_IN]->()
  DELETE old
}
CALL (a) {
  MATCH (a)-[r:IDENTIFIED_BY]->(n) // an identifier: with its label, the planner might begin there
  WHERE r.record = n.id AND r.place IS NOT NULL
  WITH r ORDER BY coalesce(r.past, false), r.rank, CASE WHEN $newest[r.series] > r.source THEN $newest[r.series] ELSE r.source END DESC, r.record LIMIT 1
  RETURN r.source AS source, r.row AS row, r.place AS code
}
MATCH (place:Place {code: code})
USING INDEX SEEK place:Place(code)
CREATE (a)-[:LOCATED_IN {source: source, row: row}]->(place)
