/*
about: "Places, each below the one it is part of: as the most trusted source states them, then the newest; the same for any order of loading. One that is as the extract before left it is no more than signed."
params:
  source: str (id of the extract)
  rank: int (0 is believed first)
  code: list of str
  kind: list of str
  national: list of str
  name_en: list of str
  name_sv: list of str
  names: list of lists of str (in other languages)
  parent: list of str
  row: list of int
  same: list of bool (whether it is stated as the extract that this one replaces stated it)
  replaces: str (the id of that extract)
*/
UNWIND range(0, size($code) - 1) AS i
MERGE (one:Place {code: $code[i]})
WITH one, i, one.source AS before
WHERE before IS NULL OR $rank < one.rank OR ($rank = one.rank AND before <= $source)
SET one.source = $source, one.row = $row[i], one.rank = $rank
WITH one, i, before
WHERE NOT ($same[i] AND coalesce(before = $replaces, false))
SET one.name_en = $name_en[i], one.name_sv = $name_sv[i], one.kind = $kind[i], one.national = $national[i],
    one.names = CASE WHEN size($names[i]) > 0 THEN $names[i] END
WITH one, i
CALL (one) {
  MATCH (one)-[old:PART_OF]->()
  DELETE old
}
WITH one, i
WHERE $parent[i] IS NOT NULL
MERGE (parent:Place {code: $parent[i]})
CREATE (one)-[:PART_OF {source: $source}]->(parent)
