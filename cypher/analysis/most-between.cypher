/*
about: "The actors on most shortest ways under an analysis."
params:
  analysis: str
  most: int
returns: [id, betweenness]
*/
MATCH (:Analysis {id: $analysis})<-[s:SCORED]-(a:Actor)
WHERE s.betweenness > 0
RETURN a.id AS id, s.betweenness AS betweenness
ORDER BY betweenness DESC, id
LIMIT $most
