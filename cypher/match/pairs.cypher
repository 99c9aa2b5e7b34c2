/*
about: "Pairs of identifiers whose id begins so, as candidates and as judgements."
params:
  text: str
returns: [pair, one, other]
*/
CALL () {
  MATCH (a:Identifier)-[r:RESEMBLES]->(b:Identifier)
  USING INDEX r:RESEMBLES(pair)
  WHERE r.pair STARTS WITH $text
  RETURN r.pair AS pair, a.id AS one, b.id AS other
  UNION
  MATCH (a:Identifier)-[j:JUDGED]->(b:Identifier)
  USING INDEX j:JUDGED(pair)
  WHERE j.pair STARTS WITH $text
  RETURN j.pair AS pair, a.id AS one, b.id AS other
}
RETURN pair, min(one) AS one, max(other) AS other
LIMIT 3
