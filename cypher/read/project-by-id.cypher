/*
about: "A project by its id, or by its source key alone."
params:
  id: str
returns: [id, name]
*/
MATCH (p:Project)
WHERE p.id = $id
RETURN p.id AS id, p.acronym AS name
