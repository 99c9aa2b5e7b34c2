/*
about: "Enters judgements of pairs of identifiers; of part_of, the one is the part and the other the whole."
params:
  pair: list of str
  one: list of str
  other: list of str
  verdict: list of str
  score: list of float
  parts: list of maps (part of the score to float)
  method: list of str
  by: list of str
  at: list of str (ISO date and time)
*/
UNWIND range(0, size($pair) - 1) AS i
MATCH (a:Identifier {id: $one[i]})
USING INDEX SEEK a:Identifier(id)
MATCH (b:Identifier {id: $other[i]})
USING INDEX SEEK b:Identifier(id)
CREATE (a)-[j:JUDGED {pair: $pair[i], verdict: $verdict[i], method: $method[i], by: $by[i], at: datetime($at[i])}]->(b)
SET j.score = $score[i], j += $parts[i]
