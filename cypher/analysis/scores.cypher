/*
about: "The measures of actors under an analysis, as the measures name them (docs/measures); a measure that is undefined is left out."
params:
  analysis: str
  actor: list of str
  values: list of maps
*/
MATCH (x:Analysis {id: $analysis})
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
CREATE (a)-[s:SCORED]->(x)
SET s = $values[i]
