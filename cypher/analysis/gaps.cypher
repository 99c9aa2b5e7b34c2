/*
about: "The interplay between groups of actors under an analysis."
params:
  analysis: str
  by: str
  a: list of str
  b: list of str
  a_name: list of str
  b_name: list of str
  actors_a: list of int
  actors_b: list of int
  ties: list of int
  weight: list of float
  possible: list of int
  density: list of float
*/
MATCH (x:Analysis {id: $analysis})
UNWIND range(0, size($a) - 1) AS i
CREATE (x)-[:FOUND]->(:Gap {id: $analysis + ':' + $by + ':' + $a[i] + ':' + $b[i], by: $by, a: $a[i], b: $b[i],
  a_name: $a_name[i], b_name: $b_name[i], actors_a: $actors_a[i], actors_b: $actors_b[i], ties: $ties[i],
  weight: $weight[i], possible: $possible[i], density: $density[i]})
