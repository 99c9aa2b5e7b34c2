/*
theme: place
title: {en: The actors in a place, sv: Aktörerna på en plats}
about:
  en: >-
    Who is in a county, a municipality or a country, those with the most projects first, and where on the map.
    Where a source tells no more than the country, the actor is found under the country alone.
  sv: >-
    Vilka som finns i ett län, en kommun eller ett land, de med flest projekt först, och var på kartan. Där en
    källa inte säger mer än landet finns aktören bara under landet.
params:
  place: {type: place}
  helix: {type: helix, default: null}
  as_of:
    type: date
    default: null
    en: Only those registered and not ceased on this day (YYYY-MM-DD), as far as a register tells
    sv: Bara de som var registrerade och inte upphörda den dagen (ÅÅÅÅ-MM-DD), så långt ett register uppger det
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  projects: {type: int, en: Projects, sv: Projekt}
  clusters: {type: list, en: Clusters, sv: Kluster}
  latitude: {type: float, en: Latitude, sv: Latitud}
  longitude: {type: float, en: Longitude, sv: Longitud}
show: map
*/
MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at:Place)<-[:LOCATED_IN]-(a:Actor)
WHERE ($helix IS NULL OR a.helix = $helix)
  AND ($as_of IS NULL OR a.registered IS NULL OR a.registered <= date($as_of))
  AND ($as_of IS NULL OR a.ceased IS NULL OR a.ceased > date($as_of))
WITH DISTINCT a, at
CALL (a) {
  MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
  WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
    AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
  RETURN count(DISTINCT p) AS projects
}
WITH a, at, projects
ORDER BY projects DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)} AS place,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased, projects,
       COLLECT { MATCH (a)-[:MEMBER_OF]->(c) RETURN DISTINCT c.name ORDER BY c.name } AS clusters,
       a.latitude AS latitude, a.longitude AS longitude
ORDER BY projects DESC, a.id
