/*
about: "Who is a member of which cluster."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  cluster: list of str
  role: list of str
  since: list of int
  until: list of int
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MATCH (c:Cluster {id: $cluster[i]})
USING INDEX SEEK c:Cluster(id)
MERGE (a)-[r:MEMBER_OF {series: $series, stated_as: $stated_as[i]}]->(c)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.role = $role[i], r.since = $since[i], r.until = $until[i]
