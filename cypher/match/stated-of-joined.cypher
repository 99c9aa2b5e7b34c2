/*
about: "What is stated of actors that are one by judgement, identifier by identifier, so that they can be compared as their sources know them."
returns: [actor, identifier, record, rank, helix_rank, source, name, names, country, place, legal_form, helix, url, industries, projects]
*/
MATCH (x:Identifier)-[j:JUDGED]->(:Identifier)
WHERE j.undone IS NULL AND j.verdict = 'same'
MATCH (x)<-[:IDENTIFIED_BY]-(a:Actor)
WITH DISTINCT a
MATCH (a)-[r:IDENTIFIED_BY]->(n:Identifier)
RETURN a.id AS actor, n.id AS identifier, r.record AS record, r.rank AS rank, r.helix_rank AS helix_rank, r.source AS source,
       r.name AS name, r.names AS names, r.country AS country, r.place AS place, r.legal_form AS legal_form, r.helix AS helix, r.url AS url,
       COLLECT { MATCH (a)-[w:ACTIVE_IN]->(i:Industry) WHERE w.stated_as = n.id RETURN DISTINCT i.code } AS industries,
       COLLECT { MATCH (a)-[w:PARTICIPATES_IN]->(p:Project) WHERE w.stated_as = n.id RETURN DISTINCT p.id } AS projects
ORDER BY actor, rank, source DESC, record, identifier
