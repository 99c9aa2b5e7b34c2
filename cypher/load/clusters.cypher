/*
about: "Declared clusters, as the newest extract states them. One that is as the extract before left it is no more than signed."
params:
  source: str (id of the extract)
  id: list of str
  name: list of str
  focus: list of str
  since: list of int
  until: list of int
  row: list of int
  same: list of bool (whether it is stated as the extract that this one replaces stated it)
  replaces: str (the id of that extract)
*/
UNWIND range(0, size($id) - 1) AS i
MERGE (c:Cluster {id: $id[i]})
WITH c, i, c.source AS before
WHERE coalesce(before, '') <= $source
SET c.source = $source, c.row = $row[i]
WITH c, i, before
WHERE NOT ($same[i] AND coalesce(before = $replaces, false))
SET c.name = $name[i], c.focus = $focus[i], c.since = $since[i], c.until = $until[i]
