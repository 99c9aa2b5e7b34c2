/*
about: "The projects that pairs of actors share in a period, the latest first; null bounds are open."
params:
  a: list of str
  b: list of str
  since: int or null
  until: int or null
returns: [i, projects]
*/
UNWIND range(0, size($a) - 1) AS i
RETURN i, COLLECT {
  MATCH (:Actor {id: $a[i]})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(:Actor {id: $b[i]})
  WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
    AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
  WITH DISTINCT p
  ORDER BY coalesce(p.start.year, 0) DESC, p.id
  LIMIT 5
  RETURN coalesce(p.acronym, p.title, p.id)
} AS projects
ORDER BY i
