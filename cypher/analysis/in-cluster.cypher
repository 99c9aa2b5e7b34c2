/*
about: "The members of a cluster."
params:
  id: str
returns: [id]
*/
MATCH (:Cluster {id: $id})<-[:MEMBER_OF]-(a:Actor)
RETURN DISTINCT a.id AS id
ORDER BY id
