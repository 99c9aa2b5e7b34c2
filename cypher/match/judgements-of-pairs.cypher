/*
about: "The judgements in force of these pairs of identifiers."
params:
  pairs: list of str
returns: [pair, one, other, verdict, method, score, by, at]
*/
UNWIND $pairs AS pair
MATCH (a:Identifier)-[j:JUDGED {pair: pair}]->(b:Identifier)
USING INDEX j:JUDGED(pair)
WHERE j.undone IS NULL
RETURN pair, a.id AS one, b.id AS other, j.verdict AS verdict, j.method AS method, j.score AS score, j.by AS by,
       toString(j.at) AS at
