/*
about: "How the interplay between groups changed from one analysis to the other; what is not known is left out."
params:
  comparison: str
  by: str
  a: list of str
  b: list of str
  values: list of maps
*/
MATCH (c:Comparison {id: $comparison})
UNWIND range(0, size($a) - 1) AS i
CREATE (c)-[:FOUND]->(g:Change {id: $comparison + ':' + $by + ':' + $a[i] + ':' + $b[i], by: $by, a: $a[i], b: $b[i]})
SET g += $values[i]
