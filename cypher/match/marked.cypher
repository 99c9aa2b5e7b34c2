/*
about: "Some of the identifiers of actors of which something new was stated since they were matched."
params:
  most: int
returns: [identifiers]
*/
MATCH (n:Unmatched)
WHERE EXISTS { MATCH (n)<-[:IDENTIFIED_BY]-(:Actor) }
WITH n LIMIT $most
RETURN collect(n.id) AS identifiers
