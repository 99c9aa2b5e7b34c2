/*
about: "Clusters of which a table tells no more than that they exist; what is stated of them elsewhere comes before it."
params:
  source: str (id of the extract)
  id: list of str
  name: list of str
  row: list of int
*/
UNWIND range(0, size($id) - 1) AS i
MERGE (one:Cluster {id: $id[i]})
SET one.name = CASE
  WHEN one.source IS NULL AND $name[i] IS NOT NULL AND coalesce(one.name, '') < $name[i] THEN $name[i]
  ELSE one.name
END // the greatest, so that the order of loading does not matter
WITH one, i
WHERE coalesce(one.mentioned_in, '') <= $source
SET one.mentioned_in = $source, one.mentioned_row = $row[i]
