/*
about: "What actors were called, and what their status and legal form was, from when until when."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  what: list of str
  value: list of str
  kind: list of str
  since: list of str (ISO date)
  until: list of str (ISO date)
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MATCH (n:Identifier {id: $stated_as[i]})
USING INDEX SEEK n:Identifier(id)
MERGE (a)-[r:WAS {series: $series, stated_as: $stated_as[i], what: $what[i], value: $value[i], begins: coalesce($since[i], '')}]->(n)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.kind = $kind[i], r.since = date($since[i]), r.until = date($until[i])
