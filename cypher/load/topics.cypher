/*
about: "Topics, each below the one it is part of; a name once known is kept."
params:
  code: list of str
  name_en: list of str
  name_sv: list of str
  parent: list of str
  source: str
  row: list of int
*/
UNWIND range(0, size($code) - 1) AS i
MERGE (topic:Topic {code: $code[i]})
SET topic.name_en = coalesce($name_en[i], topic.name_en),
    topic.name_sv = coalesce($name_sv[i], topic.name_sv),
    topic.source = coalesce(topic.source, $source), topic.row = coalesce(topic.row, $row[i])
WITH topic, i
WHERE $parent[i] IS NOT NULL
MERGE (parent:Topic {code: $parent[i]})
MERGE (topic)-[r:PART_OF]->(parent)
SET r.source = coalesce(r.source, $source)
