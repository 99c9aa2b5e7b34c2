/*
about: "The actors in the same community as an actor under an analysis."
params:
  analysis: str
  code: str (id of the actor)
returns: [id]
*/
MATCH (x:Analysis {id: $analysis})<-[mine:SCORED]-(:Actor {id: $code})
MATCH (x)<-[s:SCORED]-(a:Actor)
WHERE s.community = mine.community
RETURN a.id AS id
ORDER BY id
