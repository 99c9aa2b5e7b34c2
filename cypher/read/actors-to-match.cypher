/*
about: "One page of actors in the order of their ids, with all that names are compared by."
params:
  after: str (the last id of the page before)
  most: int
returns: [id, name, others, country, place, legal_form, helix, url, industries, projects]
*/
MATCH (a:Actor)
USING INDEX SEEK a:Actor(id)
WHERE a.id > $after
WITH a ORDER BY a.id LIMIT $most
RETURN a.id AS id, a.name AS name, coalesce(a.names, []) AS others, a.country AS country, a.place AS place,
       a.legal_form AS legal_form, a.helix AS helix, a.url AS url,
       COLLECT { MATCH (a)-[:ACTIVE_IN]->(i:Industry) RETURN i.code } AS industries,
       COLLECT { MATCH (a)-[:PARTICIPATES_IN]->(p:Project) RETURN DISTINCT p.id } AS projects
ORDER BY id
