/*
about: "A candidate as it was found, by the pair of its identifiers."
params:
  pair: str
returns: [candidate]
*/
MATCH (:Identifier)-[r:RESEMBLES {pair: $pair}]->(:Identifier)
USING INDEX r:RESEMBLES(pair)
RETURN properties(r) AS candidate
