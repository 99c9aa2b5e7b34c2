/*
about: "Everything stated about which identifiers these actors have: what holds, and what is contested, with the others who hold or claim the same."
params:
  actors: list of str
returns: [record, identifier, actor, held, neighbours]
*/
MATCH (a:Actor)-[r:IDENTIFIED_BY|CONTESTS]->(n:Identifier)
WHERE a.id IN $actors
RETURN r.record AS record, n.id AS identifier, a.id AS actor, type(r) = 'IDENTIFIED_BY' AS held,
       [(n)<-[:IDENTIFIED_BY|CONTESTS]-(b:Actor) WHERE b <> a | b.id] AS neighbours
