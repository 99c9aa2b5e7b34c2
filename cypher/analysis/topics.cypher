/*
about: "Every topic with the projects that concern it."
returns: [code, projects]
*/
MATCH (t:Topic)
RETURN t.code AS code, COLLECT { MATCH (t)<-[:CONCERNS]-(p:Project) RETURN DISTINCT p.id AS id ORDER BY id } AS projects
ORDER BY code
