/*
about: "What a person looks at to judge a pair: the actors of these identifiers, each with its numbers, places, projects and partners."
params:
  identifiers: list of str
  lang: str (en or sv)
returns: [identifier, id, name, names, helix, country, legal_form, url, places, numbers, projects, partners]
*/
UNWIND $identifiers AS id
MATCH (n:Identifier {id: id})
USING INDEX SEEK n:Identifier(id)
MATCH (n)<-[:IDENTIFIED_BY]-(a)
WITH DISTINCT id, a
RETURN id AS identifier, a.id AS id, a.name AS name, a.names AS names, a.helix AS helix, a.country AS country,
       a.legal_form AS legal_form, a.url AS url,
       COLLECT {
         MATCH (a)-[:LOCATED_IN]->(at:Place)-[up:PART_OF]->{0,2}(around:Place)
         RETURN coalesce(around['name_' + $lang], around.name_en, around.name_sv, around.code) ORDER BY size(up)
       } AS places,
       COLLECT { MATCH (a)-[:IDENTIFIED_BY]->(x:Identifier) RETURN DISTINCT x.scheme + ' ' + x.value ORDER BY x.scheme + ' ' + x.value } AS numbers,
       COLLECT { MATCH (a)-[:PARTICIPATES_IN]->(p:Project) RETURN DISTINCT coalesce(p.acronym, p.title, p.id) } AS projects,
       COLLECT {
         MATCH (a)-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(b)
         WHERE b <> a
         RETURN DISTINCT coalesce(b.name, b.id)
       } AS partners
