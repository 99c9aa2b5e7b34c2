/*
about: "Pairs of actors that may be one, waiting for a judgement, the likeliest first; of several about the same two actors the best. What the matcher joined, but something speaks against, waits, too. What was judged of the same two by other identifiers is told."
params:
  least: float (the lowest score to tell)
  decision: str (only those that the matcher would so decide; null for all)
  most: int
returns: [pair, one, other, a, b, score, decision, whole, parts, rejected]
*/
MATCH (n:Identifier)-[r:RESEMBLES]->(m:Identifier)
WHERE r.score >= $least AND ($decision IS NULL OR r.decision = $decision)
  AND NOT EXISTS { MATCH (n)-[j:JUDGED]-(m) WHERE j.undone IS NULL AND j.method <> 'automatic' }
MATCH (n)<-[:IDENTIFIED_BY]-(a:Actor)
MATCH (m)<-[:IDENTIFIED_BY]-(b:Actor)
WHERE a <> b
WITH DISTINCT n, m, r, a, b, CASE WHEN a.id < b.id THEN [a.id, b.id] ELSE [b.id, a.id] END AS both
ORDER BY r.score DESC, r.pair
WITH both, collect({n: n, m: m, r: r, a: a, b: b})[0] AS best
ORDER BY best.r.score DESC, best.r.pair
LIMIT $most
WITH best.n AS n, best.m AS m, best.r AS r, best.a AS a, best.b AS b
RETURN r.pair AS pair, n.id AS one, m.id AS other, a {.id, .name, .helix} AS a, b {.id, .name, .helix} AS b,
       r.score AS score, r.decision AS decision, r.whole AS whole,
       r {.name, .alias, .acronym, .place, .site, .country, .form, .industry, .projects} AS parts,
       COLLECT {
         MATCH (a)-[:IDENTIFIED_BY]->(x)-[j:JUDGED]-(y)<-[:IDENTIFIED_BY]-(b)
         WHERE j.undone IS NULL AND j.verdict <> 'same'
         RETURN DISTINCT {one: x.id, other: y.id, verdict: j.verdict, by: j.by, at: toString(j.at)}
       } AS rejected
ORDER BY score DESC, pair
