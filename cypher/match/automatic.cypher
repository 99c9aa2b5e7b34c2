/*
about: "The matcher's judgements in force whose identifiers both have an actor."
returns: [pair, one, other]
*/
MATCH (n:Identifier)-[j:JUDGED]->(m:Identifier)
WHERE j.undone IS NULL AND j.method = 'automatic'
  AND EXISTS { MATCH (n)<-[:IDENTIFIED_BY]-(:Actor) } AND EXISTS { MATCH (m)<-[:IDENTIFIED_BY]-(:Actor) }
RETURN j.pair AS pair, n.id AS one, m.id AS other
ORDER BY pair
