/*
about: "The ties of an analysis, a row per actor that one begins at: columns of lists, not a row per tie."
params:
  analysis: str
returns: [a, b, weight]
*/
MATCH (a:Actor)-[t:TIED_TO {analysis: $analysis}]->(b:Actor)
RETURN a.id AS a, collect(b.id) AS b, collect(t.weight) AS weight
ORDER BY a
