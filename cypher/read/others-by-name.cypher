/*
about: "Projects, clusters and places whose names fit a full-text query, the best first."
params:
  query: str (Lucene syntax, made by kb.search)
  label: str
  lang: str (en or sv)
  most: int
returns: [id, name, names, score]
*/
CALL db.index.fulltext.queryNodes('names_of_others', $query, {limit: 200}) YIELD node, score
WHERE $label IN labels(node)
RETURN coalesce(node.id, node.code) AS id, coalesce(node.acronym, node.name, node['name_' + $lang], node.name_en, node.name_sv, node.code) AS name,
       [x IN [node.title, node.name_en, node.name_sv, node.code] + coalesce(node.names, []) WHERE x IS NOT NULL] AS names, score
ORDER BY score DESC, id
LIMIT $most
