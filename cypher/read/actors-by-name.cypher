/*
about: "Actors whose names fit a full-text query, the best first."
params:
  query: str (Lucene syntax, made by kb.search)
  most: int
returns: [id, name, names, helix, country, place, ceased, score, projects]
*/
CALL db.index.fulltext.queryNodes('actor_names', $query, {limit: $most}) YIELD node, score
RETURN node.id AS id, node.name AS name, node.names AS names, node.helix AS helix, node.country AS country,
       node.place AS place,
       CASE node.status WHEN 'ceased' THEN coalesce(toString(node.ceased), 'ceased') END AS ceased,
       score, count { (node)-[:PARTICIPATES_IN]->() } AS projects
ORDER BY score DESC, projects DESC, id
