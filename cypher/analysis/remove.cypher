/*
about: "Removes an analysis with its gaps, once its ties and measures are gone."
params:
  analysis: str
*/
MATCH (x:Analysis {id: $analysis})
OPTIONAL MATCH (x)-[:FOUND]->(gap:Gap)
DETACH DELETE gap, x
