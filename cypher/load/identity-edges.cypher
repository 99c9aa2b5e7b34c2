/*
about: "Everything stated about which identifiers these actors have: what holds, and what is contested, with the others who hold or claim the same."
params:
  actors: list of str
returns: [record, identifier, actor, held, neighbours]
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
MATCH (a)-[r:IDENTIFIED_BY|CONTESTS]->(n:Identifier)
WITH DISTINCT a, n, r.record AS record, type(r) = 'IDENTIFIED_BY' AS held
RETURN record, n.id AS identifier, a.id AS actor, held,
       [(n)<-[:IDENTIFIED_BY|CONTESTS]-(b:Actor) WHERE b <> a | b.id] AS neighbours
