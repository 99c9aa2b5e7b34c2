/*
about: "Removes ties of an analysis, some at a time; tells how many are gone."
params:
  analysis: str
  most: int
returns: [removed]
*/
MATCH ()-[r:TIED_TO {analysis: $analysis}]->()
WITH r LIMIT $most
DELETE r
RETURN count(*) AS removed
