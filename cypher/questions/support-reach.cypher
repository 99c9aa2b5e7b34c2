/*
theme: clusters
title: {en: What support organisations reach, sv: Vad stödorganisationerna når}
about:
  en: >-
    How far each supporter reaches: the actors, clusters and projects that it supports, and the companies it
    reaches by way of the clusters it supports. Everyone who supports somebody is here, and every support
    organisation, also those of which no support is known; supporters that have ceased are left out. Whom support
    was given counts, also those who have ceased since; through a cluster only those are reached who have not.
  sv: >-
    Hur långt varje stödjare når: de aktörer, kluster och projekt som den stödjer, och de företag som den når
    genom de kluster den stödjer. Här finns alla som stödjer någon, och varje stödorganisation, även de som
    inget stöd är känt för; stödjare som har upphört är inte med. De som har fått stöd räknas, även de som har
    upphört sedan dess; genom ett kluster nås bara de som inte har upphört.
params:
  place: {type: place, default: null, en: Only supporters in this place, sv: Bara stödjare på denna plats}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Supporter, sv: Stödjare}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  companies: {type: int, en: Companies, sv: Företag}
  other_actors: {type: int, en: Other actors, sv: Andra aktörer}
  clusters: {type: int, en: Clusters, sv: Kluster}
  through_clusters: {type: int, en: More companies through clusters, sv: Ytterligare företag genom kluster}
  projects: {type: int, en: Projects, sv: Projekt}
  kinds: {type: list, en: Kinds of support, sv: Slags stöd}
  first: {type: year, en: First year, sv: Första året}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
CALL () {
  MATCH (s:SupportOrganisation)
  RETURN s
  UNION
  MATCH (s:Actor)-[:SUPPORTS]->()
  RETURN s
}
WITH s, places
WHERE coalesce(s.status, '') <> 'ceased'
  AND ($place IS NULL OR s.place IN places)
CALL (s) {
  MATCH (s)-[r:SUPPORTS]->(to)
  WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
    AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
  RETURN collect(DISTINCT CASE WHEN to:Actor THEN to END) AS actors,
         collect(DISTINCT CASE WHEN to:Cluster THEN to END) AS clusters,
         count(DISTINCT CASE WHEN to:Project THEN to END) AS projects,
         collect(DISTINCT r.kind) AS kinds, min(r.since) AS first
}
CALL (actors, clusters) {
  UNWIND clusters AS c
  MATCH (c)<-[m:MEMBER_OF]-(a:Company)
  WHERE NOT a IN actors
    AND coalesce(a.status, '') <> 'ceased'
    AND ($since IS NULL OR coalesce(m.until, c.until, $since) >= $since)
    AND ($until IS NULL OR coalesce(m.since, c.since, $until) <= $until)
  RETURN count(DISTINCT a) AS through_clusters
}
WITH s, size([a IN actors WHERE a:Company]) AS companies, size(actors) AS everyone, size(clusters) AS clusters,
     through_clusters, projects, kinds, first
ORDER BY companies + through_clusters DESC, everyone DESC, clusters + projects DESC, s.id
LIMIT $limit
RETURN s {.id, .name, .helix} AS actor, s.helix AS helix,
       head([
         (s)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       companies, everyone - companies AS other_actors, clusters, through_clusters, projects,
       COLLECT { UNWIND kinds AS kind WITH kind WHERE kind <> '' RETURN kind ORDER BY kind } AS kinds, first
ORDER BY companies + through_clusters DESC, companies + other_actors DESC, clusters + projects DESC, s.id
