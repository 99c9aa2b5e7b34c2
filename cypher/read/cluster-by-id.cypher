/*
about: "A cluster by its id."
params:
  id: str
returns: [id, name]
*/
MATCH (c:Cluster {id: $id})
RETURN c.id AS id, c.name AS name
