/*
about: "Which support organisations support which projects."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  target: list of str
  kind: list of str
  since: list of int
  until: list of int
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MATCH (target:Project {id: $target[i]})
USING INDEX SEEK target:Project(id)
MERGE (a)-[r:SUPPORTS {series: $series, stated_as: $stated_as[i], kind: $kind[i]}]->(target)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.since = $since[i], r.until = $until[i]
