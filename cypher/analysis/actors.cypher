/*
about: "A page of actors in the order of their ids, each with its projects: columns of lists, not a row per participation."
params:
  after: str (id of the last actor of the page before)
  size: int
returns: [ids, helices, places, ceased, projects]
*/
MATCH (a:Actor)
WHERE a.id > $after
WITH a ORDER BY a.id LIMIT $size
CALL (a) {
  MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
  RETURN collect(DISTINCT p.id) AS projects
}
RETURN collect(a.id) AS ids, collect(a.helix) AS helices, collect(coalesce(a.place, '')) AS places,
       collect(coalesce(a.status = 'ceased', false)) AS ceased, collect(projects) AS projects
