/*
about: "The actors of which another series, as trusted as this one, states something, and is newer than this one was but not than this one is."
params:
  series: str
  before: str (the id of the extract that was its newest)
  now: str (the id of the extract that is)
  newest: map of series to extract
returns: [actor]
*/
MATCH (e:Extract)
WHERE $before < e.id AND e.id < $now AND e.series <> $series
WITH count(e) AS between
WHERE between > 0
MATCH (a:Actor)-[r:IDENTIFIED_BY]->(n:Identifier)
WHERE r.record = n.id AND r.series <> $series
WITH a, r, CASE WHEN $newest[r.series] > r.source THEN $newest[r.series] ELSE r.source END AS source
WHERE $before < source AND source < $now
MATCH (a)-[own:IDENTIFIED_BY]->(m)
WHERE own.record = m.id AND own.series = $series
  AND (own.rank = r.rank OR (own.helix_rank = r.helix_rank AND own.helix <> r.helix))
RETURN DISTINCT a.id AS actor
