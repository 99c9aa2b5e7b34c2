/*
about: "What is known of some actors that can bring them together: place, coordinates, topics of their projects, main industries. The middle of a municipality, else of its county, is that of the actors there whose coordinates are known."
params:
  ids: list of str
  lang: str (en or sv)
returns: [id, name, helix, country, place, place_name, latitude, longitude, middle, topics, industries]
*/
UNWIND $ids AS id
MATCH (a:Actor {id: id})
CALL (a) {
  OPTIONAL MATCH (a)-[:LOCATED_IN]->(at:Place)
  RETURN at ORDER BY at.code LIMIT 1
}
CALL (at) {
  OPTIONAL MATCH (at)-[:PART_OF]->{0,1}(around:Place)<-[:PART_OF]-{0,1}()<-[:LOCATED_IN]-(one:Actor)
  WHERE one.latitude IS NOT NULL AND around.kind IN ['municipality', 'nuts3']
  WITH around, avg(one.latitude) AS latitude, avg(one.longitude) AS longitude
  ORDER BY around.kind // a municipality before a county
  RETURN head(collect(CASE WHEN latitude IS NOT NULL THEN [latitude, longitude] END)) AS middle
}
RETURN a.id AS id, coalesce(a.name, a.id) AS name, a.helix AS helix, a.country AS country, at.code AS place,
       coalesce(at['name_' + $lang], at.name_sv, at.name_en, at.code) AS place_name, a.latitude AS latitude,
       a.longitude AS longitude, middle,
       COLLECT {
         MATCH (a)-[:PARTICIPATES_IN]->(:Project)-[:CONCERNS]->(topic:Topic)
         WITH DISTINCT topic
         RETURN [topic.code, coalesce(topic['name_' + $lang], topic.name_en, topic.name_sv, topic.code)] ORDER BY topic.code
       } AS topics,
       COLLECT {
         MATCH (a)-[r:ACTIVE_IN]->(industry:Industry)
         WITH industry, min(r.nr) AS nr
         RETURN [industry.code, coalesce(industry['name_' + $lang], industry.name_sv, industry.name_en, industry.code)]
         ORDER BY nr, industry.code LIMIT 5
       } AS industries
ORDER BY id
