/*
theme: interplay
title: {en: Who takes part in a project, sv: Vilka som deltar i ett projekt}
about:
  en: >-
    Every actor in one project, those who lead it first and then by their share of the public contribution, with
    where they are and whether they left before the end.
  sv: >-
    Varje aktör i ett projekt, först de som leder det och sedan efter deras del av det offentliga bidraget, med
    var de finns och om de lämnade projektet i förtid.
params:
  project: {type: project}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  role: {type: text, en: Role, sv: Roll}
  contribution_eur: {type: euro, en: Public contribution (€), sv: Offentligt bidrag (€)}
  cost_eur: {type: euro, en: Its cost (€), sv: Egen kostnad (€)}
  left_early: {type: bool, en: Left early, sv: Lämnade i förtid}
  place: {type: place, en: Place, sv: Plats}
  country: {type: text, en: Country, sv: Land}
  latitude: {type: float, en: Latitude, sv: Latitud}
  longitude: {type: float, en: Longitude, sv: Longitud}
show: map
*/
MATCH (:Project {id: $project})<-[r:PARTICIPATES_IN]-(a:Actor)
WITH a, max(r.role = 'coordinator') AS leads, min(r.role) AS role,
     CASE WHEN count(r.contribution_eur) > 0 THEN sum(r.contribution_eur) END AS contribution_eur,
     CASE WHEN count(r.cost_eur) > 0 THEN sum(r.cost_eur) END AS cost_eur, min(r.ended) AS left_early
WITH a, CASE WHEN leads THEN 0 ELSE 1 END AS position, role, contribution_eur, cost_eur, left_early
ORDER BY position, coalesce(contribution_eur, -1.0) DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased,
       CASE position WHEN 0 THEN 'coordinator' ELSE role END AS role, contribution_eur, cost_eur, left_early,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       a.country AS country, a.latitude AS latitude, a.longitude AS longitude
ORDER BY position, coalesce(contribution_eur, -1.0) DESC, a.id
