/*
about: "The measures of actors under an analysis, as the measures name them (docs/measures); a measure that is undefined is left out. Columns, not a map for each actor: half the work for the driver."
params:
  analysis: str
  actor: list of str
  names: list of str (of measures)
  columns: list of lists (a measure's values, one for each actor)
*/
MATCH (x:Analysis {id: $analysis})
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
CREATE (a)-[s:SCORED]->(x)
FOREACH (j IN range(0, size($names) - 1) | SET s[$names[j]] = $columns[j][i])
