/*
about: "How many pairs of actors wait for a judgement, as `match/waiting` tells them."
returns: [pairs]
*/
MATCH (n:Identifier)-[:RESEMBLES]->(m:Identifier)
WHERE NOT EXISTS { MATCH (n)-[j:JUDGED]-(m) WHERE j.undone IS NULL AND j.method <> 'automatic' }
MATCH (n)<-[:IDENTIFIED_BY]-(a:Actor)
MATCH (m)<-[:IDENTIFIED_BY]-(b:Actor)
WHERE a <> b
WITH DISTINCT CASE WHEN a.id < b.id THEN [a.id, b.id] ELSE [b.id, a.id] END AS both
RETURN count(*) AS pairs
