/*
about: "Who owns or controls whom."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  other: list of str
  stated_to: list of str
  kind: list of str
  share: list of float
  since: list of str (ISO date)
  until: list of str (ISO date)
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MATCH (b:Actor {id: $other[i]})
USING INDEX SEEK b:Actor(id)
MERGE (a)-[r:OWNS {series: $series, stated_as: $stated_as[i], stated_to: $stated_to[i], kind: $kind[i]}]->(b)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.share = $share[i],
    r.since = date($since[i]), r.until = date($until[i])
