/*
theme: interplay
title: {en: An actor's profile, sv: En aktörs profil}
about:
  en: >-
    One actor at a glance: what it is, where, by which names and numbers it is known, what it takes part in,
    with whom, and where it stands in the network according to the latest analysis (nothing there, if none has
    been made).
  sv: >-
    En aktör i korthet: vad den är, var, under vilka namn och nummer den är känd, vad den deltar i, med vilka,
    och hur den står i nätet enligt den senaste analysen (tomt, om ingen har gjorts).
params:
  actor: {type: actor}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  names: {type: list, en: Other names, sv: Andra namn}
  place: {type: place, en: Place, sv: Plats}
  within: {type: list, en: Which is in, sv: Som ligger i}
  legal_form: {type: text, en: Legal form, sv: Juridisk form}
  status:
    type: text
    en: Status
    sv: Status
    words:
      active: {en: active, sv: aktiv}
      inactive: {en: inactive, sv: inte aktiv}
      ceased: {en: ceased, sv: upphörd}
  registered: {type: date, en: Registered, sv: Registrerad}
  ceased: {type: date, en: Ceased, sv: Upphörd}
  url: {type: text, en: Web site, sv: Webbplats, contact: true}
  description: {type: text, en: What it does, sv: Vad den gör}
  no_advertising: {type: bool, en: Wants no advertising, sv: Har reklamspärr}
  identifiers: {type: list, en: Numbers, sv: Nummer}
  projects: {type: int, en: Projects, sv: Projekt}
  coordinates: {type: int, en: Projects it coordinates, sv: Projekt den samordnar}
  contribution_eur: {type: euro, en: Public contribution (€), sv: Offentligt bidrag (€)}
  first: {type: year, en: First year, sv: Första året}
  last: {type: year, en: Last year, sv: Sista året}
  partners: {type: int, en: Partners in projects, sv: Partner i projekt}
  stated_partners: {type: int, en: Partners as stated, sv: Uppgivna partner}
  topics: {type: list, en: Most frequent topics, sv: Vanligaste ämnen}
  programmes: {type: list, en: Most frequent programmes, sv: Vanligaste program}
  clusters: {type: list, en: Clusters, sv: Kluster}
  supports: {type: int, en: Supports, sv: Stödjer}
  supported_by: {type: list, en: Supported by, sv: Får stöd av}
  constraint: {type: float, en: Constraint, sv: Begränsning}
  effective_size: {type: float, en: Effective size, sv: Effektiv storlek}
  separated: {type: int, en: Would be cut off without it, sv: Skulle skäras av utan den}
  latitude: {type: float, en: Latitude, sv: Latitud}
  longitude: {type: float, en: Longitude, sv: Longitud}
show: table
*/
MATCH (a:Actor {id: $actor})
CALL (a) {
  MATCH (a)-[r:PARTICIPATES_IN]->(p:Project)
  WITH p, sum(r.contribution_eur) AS contribution, count(r.contribution_eur) AS told,
       max(r.role = 'coordinator') AS coordinator
  RETURN count(*) AS projects, count(CASE WHEN coordinator THEN 1 END) AS coordinates,
         CASE WHEN sum(told) > 0 THEN sum(contribution) END AS contribution_eur,
         min(p.start.year) AS first, max(p.end.year) AS last
}
CALL (a) {
  MATCH (a)-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(b)
  WHERE b <> a
  RETURN count(DISTINCT b) AS partners
}
CALL () {
  OPTIONAL MATCH (x:Analysis)
  WHERE x.complete
  RETURN x AS latest
  ORDER BY x.made_at DESC, x.id
  LIMIT 1
}
OPTIONAL MATCH (a)-[s:SCORED]->(latest)
OPTIONAL MATCH (a)-[:LOCATED_IN]->(at:Place)
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix, coalesce(a.names, []) AS names,
       CASE WHEN at IS NOT NULL
            THEN {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)} END AS place,
       COLLECT {
         MATCH (at)-[up:PART_OF]->{1,4}(around:Place)
         RETURN coalesce(around['name_' + $lang], around.name_en, around.name_sv, around.code) ORDER BY size(up)
       } AS within,
       a.legal_form AS legal_form,
       CASE a.status WHEN 'active' THEN 'active' WHEN 'inactive' THEN 'inactive' WHEN 'ceased' THEN 'ceased' END AS status,
       toString(a.registered) AS registered,
       toString(a.ceased) AS ceased, a.url AS url, a.description AS description, a.no_advertising AS no_advertising,
       COLLECT {
         MATCH (a)-[:IDENTIFIED_BY]->(n:Identifier)
         RETURN DISTINCT n.scheme + ' ' + n.value AS number ORDER BY number
       } AS identifiers,
       projects, coordinates, contribution_eur, first, last, partners,
       COUNT { MATCH (a)-[:WORKS_WITH]-(b) WHERE b <> a RETURN DISTINCT b } AS stated_partners,
       COLLECT {
         MATCH (a)-[:PARTICIPATES_IN]->(p:Project)-[:CONCERNS]->(t:Topic)
         WITH t, count(DISTINCT p) AS n
         RETURN coalesce(t['name_' + $lang], t.name_en, t.name_sv, t.code) ORDER BY n DESC, t.code LIMIT 5
       } AS topics,
       COLLECT {
         MATCH (a)-[:PARTICIPATES_IN]->(p:Project)-[:FUNDED_BY]->(g:Programme)
         WITH g, count(DISTINCT p) AS n
         RETURN coalesce(g['name_' + $lang], g.name_en, g.name_sv, g.code) ORDER BY n DESC, g.code LIMIT 5
       } AS programmes,
       COLLECT { MATCH (a)-[:MEMBER_OF]->(c:Cluster) RETURN DISTINCT c.name ORDER BY c.name } AS clusters,
       COUNT { MATCH (a)-[:SUPPORTS]->(to) RETURN DISTINCT to } AS supports,
       COLLECT { MATCH (a)<-[:SUPPORTS]-(one:Actor) RETURN DISTINCT one.name ORDER BY one.name } AS supported_by,
       s.constraint AS constraint, s.effective_size AS effective_size, s.separated AS separated,
       a.latitude AS latitude, a.longitude AS longitude
LIMIT 1
