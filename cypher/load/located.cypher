/*
about: "Where an actor is, as a source states it; what an older extract of the series stated is replaced."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  place: list of str
  row: list of int
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
CALL (a, i) {
  MATCH (a)-[old:LOCATED_IN {series: $series, stated_as: $stated_as[i]}]->(place:Place)
  WHERE old.source < $source AND place.code <> $place[i]
  DELETE old
}
WITH a, i
WHERE NOT EXISTS {
  MATCH (a)-[newer:LOCATED_IN {series: $series, stated_as: $stated_as[i]}]->()
  WHERE newer.source > $source
}
MATCH (place:Place {code: $place[i]})
MERGE (a)-[r:LOCATED_IN {series: $series, stated_as: $stated_as[i]}]->(place)
SET r.source = $source, r.row = $row[i]
