/*
about: "Enters candidates: identifiers whose actors may be one, with the score, its parts and what the matcher would decide."
params:
  pair: list of str
  one: list of str
  other: list of str
  score: list of float
  parts: list of maps (part of the score to float)
  decision: list of str
  whole: list of str
  exact: list of bool (the same words)
  alone: list of bool (nothing but the name tells)
*/
UNWIND range(0, size($pair) - 1) AS i
MATCH (a:Identifier {id: $one[i]})
USING INDEX SEEK a:Identifier(id)
MATCH (b:Identifier {id: $other[i]})
USING INDEX SEEK b:Identifier(id)
MERGE (a)-[r:RESEMBLES {pair: $pair[i]}]->(b)
SET r = $parts[i]
SET r.pair = $pair[i], r.score = $score[i], r.decision = $decision[i], r.whole = $whole[i],
    r.exact = $exact[i], r.alone = $alone[i]
