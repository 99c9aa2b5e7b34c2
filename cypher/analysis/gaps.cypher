/*
about: "The interplay between groups of actors under an analysis, beside what chance gives; what is not known is left out."
params:
  analysis: str
  by: str
  a: list of str
  b: list of str
  a_name: list of str
  b_name: list of str
  values: list of maps
*/
MATCH (x:Analysis {id: $analysis})
UNWIND range(0, size($a) - 1) AS i
CREATE (x)-[:FOUND]->(g:Gap {id: $analysis + ':' + $by + ':' + $a[i] + ':' + $b[i], by: $by, a: $a[i], b: $b[i],
  a_name: $a_name[i], b_name: $b_name[i]})
SET g += $values[i]
