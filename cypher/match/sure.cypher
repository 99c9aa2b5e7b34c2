/*
about: "Candidates of which the matcher is sure, and those of the same name that make it doubt: whether anybody has judged them (what the matcher took back itself does not count)."
returns: [pair, one, other, score, decision, exact, alone, judged, parts]
*/
MATCH (n:Identifier)-[r:RESEMBLES]->(m:Identifier)
WHERE r.decision = 'same' OR r.exact
RETURN r.pair AS pair, n.id AS one, m.id AS other, r.score AS score, r.decision AS decision,
       coalesce(r.exact, false) AS exact, coalesce(r.alone, false) AS alone,
       EXISTS { MATCH (n)-[j:JUDGED]-(m) WHERE j.withdrawn IS NULL } AS judged,
       r {.name, .alias, .acronym, .place, .site, .country, .form, .industry, .projects} AS parts
ORDER BY score DESC, pair
