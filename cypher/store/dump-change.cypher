/*
about: "One page of the change nodes in the order of their keys, for a dump; their outgoing relationships instead, when these are asked for; each as a list of key, labels, properties and relationships."
params:
  after: str (the last key of the page before)
  most: int
  relationships: bool
returns: [node]
*/
MATCH (n:Change)
USING INDEX SEEK n:Change(id)
WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $most
RETURN [
  n.id,
  CASE WHEN $relationships THEN [] ELSE labels(n) END,
  CASE WHEN $relationships THEN {} ELSE properties(n) END,
  CASE WHEN $relationships
    THEN COLLECT { MATCH (n)-[r]->(m) RETURN [type(r), labels(m), coalesce(m.id, m.code), properties(r)] }
    ELSE []
  END
] AS node // in one list: the driver reads that faster than four columns
