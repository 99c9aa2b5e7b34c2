/*
about: "Companies that an analysis judges with their position, and what they reported by year: a row per company, its years as lists. Figures of zero are there too: who reads tells what cannot be compared."
params:
  analysis: str
  figure: str (employees or turnover)
  since: int or null
  until: int or null
returns: [id, registered, partners, constraint, size, brokerage, betweenness, series, years, figures, currencies]
*/
MATCH (:Analysis {id: $analysis})<-[s:SCORED]-(a:Company)
CALL (a) {
  MATCH (a)-[r:REPORTED]->()
  WHERE r[$figure] IS NOT NULL
    AND ($since IS NULL OR r.year >= $since)
    AND ($until IS NULL OR r.year <= $until)
  WITH r ORDER BY r.series, r.stated_as, r.year
  RETURN collect(r.series + ' ' + r.stated_as) AS series, collect(r.year) AS years, collect(r[$figure]) AS figures,
         collect(coalesce(r.currency, '')) AS currencies
}
WITH a, s, series, years, figures, currencies
WHERE size(years) > 0
RETURN a.id AS id, a.registered.year AS registered, s.alters AS partners, s.constraint AS constraint,
       s.effective_size AS size, s.brokerage AS brokerage, s.betweenness AS betweenness,
       series, years, figures, currencies
ORDER BY id
