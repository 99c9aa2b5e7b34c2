/*
about: "What is known of these actors besides their names and countries, as far as actors are compared by it."
params:
  actors: list of str
returns: [id, place, legal_form, helix, url, industries, projects]
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
RETURN a.id AS id, a.place AS place, a.legal_form AS legal_form, a.helix AS helix, a.url AS url,
       COLLECT { MATCH (a)-[:ACTIVE_IN]->(i:Industry) RETURN i.code } AS industries,
       COLLECT { MATCH (a)-[:PARTICIPATES_IN]->(p:Project) RETURN DISTINCT p.id } AS projects
