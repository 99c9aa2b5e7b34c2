/*
about: "Who is active in which industry."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  industry: list of str
  nr: list of int
  since: list of str (ISO date)
  until: list of str (ISO date)
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MERGE (n:Industry {code: $industry[i]})
MERGE (a)-[r:ACTIVE_IN {series: $series, stated_as: $stated_as[i]}]->(n)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.nr = $nr[i],
    r.since = date($since[i]), r.until = date($until[i])
