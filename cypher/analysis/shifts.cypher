/*
about: "The brokers of one of the two analyses of a comparison, and how they changed."
params:
  comparison: str
  actor: list of str
  values: list of maps
*/
MATCH (c:Comparison {id: $comparison})
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
CREATE (a)-[s:SHIFTED]->(c)
SET s += $values[i]
