/*
about: "The ties that an analysis was made on, each pair once."
params:
  analysis: str
  a: list of str
  b: list of str
  weight: list of float
  shared: list of int
  first: list of int
  last: list of int
*/
UNWIND range(0, size($a) - 1) AS i
MATCH (a:Actor {id: $a[i]})
MATCH (b:Actor {id: $b[i]})
CREATE (a)-[:TIED_TO {analysis: $analysis, weight: $weight[i], shared: $shared[i], first: $first[i], last: $last[i]}]->(b)
