/*
about: "Programmes, each below the one it is part of; a name once known is kept."
params:
  code: list of str
  name_en: list of str
  name_sv: list of str
  parent: list of str
  source: str
  row: list of int
*/
UNWIND range(0, size($code) - 1) AS i
MERGE (programme:Programme {code: $code[i]})
SET programme.name_en = coalesce($name_en[i], programme.name_en),
    programme.name_sv = coalesce($name_sv[i], programme.name_sv),
    programme.source = coalesce(programme.source, $source), programme.row = coalesce(programme.row, $row[i])
WITH programme, i
WHERE $parent[i] IS NOT NULL
MERGE (parent:Programme {code: $parent[i]})
MERGE (programme)-[r:PART_OF]->(parent)
SET r.source = coalesce(r.source, $source)
