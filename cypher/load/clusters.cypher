/*
about: "Declared clusters, as the newest extract states them."
params:
  source: str (id of the extract)
  id: list of str
  name: list of str
  focus: list of str
  since: list of int
  until: list of int
  row: list of int
*/
UNWIND range(0, size($id) - 1) AS i
MERGE (c:Cluster {id: $id[i]})
WITH c, i
WHERE coalesce(c.source, '') <= $source
SET c.source = $source, c.row = $row[i], c.name = $name[i], c.focus = $focus[i], c.since = $since[i], c.until = $until[i]
