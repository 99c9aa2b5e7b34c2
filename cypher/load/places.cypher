/*
about: "Places, each below the one it is part of."
params:
  code: list of str
  kind: list of str
  national: list of str
  name_en: list of str
  name_sv: list of str
  parent: list of str
  source: str
  row: list of int
*/
UNWIND range(0, size($code) - 1) AS i
MERGE (place:Place {code: $code[i]})
SET place.kind = $kind[i],
    place.national = coalesce($national[i], place.national),
    place.name_en = coalesce($name_en[i], place.name_en),
    place.name_sv = coalesce($name_sv[i], place.name_sv),
    place.source = coalesce(place.source, $source), place.row = coalesce(place.row, $row[i])
WITH place, i
WHERE $parent[i] IS NOT NULL
MERGE (parent:Place {code: $parent[i]})
MERGE (place)-[r:PART_OF]->(parent)
SET r.source = coalesce(r.source, $source)
