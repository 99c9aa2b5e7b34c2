/*
about: "Stated ties: who says that it works with whom."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  other: list of str
  stated_to: list of str
  kind: list of str
  strength: list of int
  frequency: list of str
  since: list of int
  until: list of int
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MATCH (b:Actor {id: $other[i]})
USING INDEX SEEK b:Actor(id)
MERGE (a)-[r:WORKS_WITH {series: $series, stated_as: $stated_as[i], stated_to: $stated_to[i], kind: $kind[i]}]->(b)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.strength = $strength[i], r.frequency = $frequency[i],
    r.since = $since[i], r.until = $until[i]
