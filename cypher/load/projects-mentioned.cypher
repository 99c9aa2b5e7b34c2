/*
about: "Projects of which a table tells no more than that they exist; what is stated of them elsewhere comes before it."
params:
  source: str (id of the extract)
  id: list of str
  acronym: list of str
  row: list of int
*/
UNWIND range(0, size($id) - 1) AS i
MERGE (one:Project {id: $id[i]})
SET one.acronym = CASE
  WHEN one.source IS NULL AND $acronym[i] IS NOT NULL AND coalesce(one.acronym, '') < $acronym[i] THEN $acronym[i]
  ELSE one.acronym
END // the greatest, so that the order of loading does not matter
WITH one, i
WHERE coalesce(one.mentioned_in, '') <= $source
SET one.mentioned_in = $source, one.mentioned_row = $row[i]
