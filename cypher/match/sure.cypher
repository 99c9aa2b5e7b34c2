/*
about: "Candidates that the matcher is sure of and nobody has ever judged, the surest first."
returns: [pair, one, other, score, parts]
*/
MATCH (n:Identifier)-[r:RESEMBLES]->(m:Identifier)
WHERE r.decision = 'same' AND NOT (n)-[:JUDGED]-(m)
RETURN r.pair AS pair, n.id AS one, m.id AS other, r.score AS score,
       r {.name, .alias, .acronym, .place, .country, .form, .industry, .projects} AS parts
ORDER BY score DESC, pair
