/*
theme: gaps
title: {en: Isolated actors, sv: Isolerade aktörer}
about:
  en: >-
    Actors without a single tie in the analysis: they share no project with anybody and nobody has named them as
    a partner, nor do they share a cluster, if the analysis counts clusters as ties. What they do have stands
    beside it: projects of their own, clusters, support. Whoever has none of these is known from a register
    alone, and the lack of ties may be a lack of data; so may that of one who was asked in a survey and did not answer.
    Who has ceased is left out.
  sv: >-
    Aktörer utan ett enda band i analysen: de delar inget projekt med någon och ingen har uppgett dem som
    partner, och de delar inte heller något kluster, om analysen räknar kluster som band. Vad de ändå har står
    bredvid: egna projekt, kluster, stöd. Den som inte har något av det är känd bara från ett register, och då
    kan bristen på band vara en brist på uppgifter; så även hos den som tillfrågats i en enkät men inte har svarat.
    Den som har upphört är inte med.
params:
  helix: {type: helix, default: null}
  place: {type: place, default: null}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  projects: {type: int, en: Projects of its own, sv: Egna projekt}
  clusters: {type: list, en: Clusters, sv: Kluster}
  supported_by: {type: list, en: Supported by, sv: Får stöd av}
  survey:
    type: text
    en: Survey of its ties
    sv: Enkät om dess band
    words:
      silent: {en: "asked, did not answer: ties may be missing", sv: "tillfrågad, har inte svarat: band kan saknas"}
      answered: {en: "asked, answered", sv: "tillfrågad, har svarat"}
      unasked: {en: never asked, sv: aldrig tillfrågad}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (:Analysis {id: $analysis})<-[s:SCORED]-(a:Actor)
WHERE s.alters = 0
  AND coalesce(a.status, '') <> 'ceased'
  AND ($helix IS NULL OR a.helix = $helix)
  AND ($place IS NULL OR a.place IN places)
WITH a, COUNT { MATCH (a)-[:PARTICIPATES_IN]->(p) RETURN DISTINCT p } AS projects
ORDER BY projects DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       projects,
       COLLECT { MATCH (a)-[:MEMBER_OF]->(c) RETURN DISTINCT c.name ORDER BY c.name } AS clusters,
       COLLECT { MATCH (a)<-[:SUPPORTS]-(s) RETURN DISTINCT s.name ORDER BY s.name } AS supported_by,
       CASE
         WHEN EXISTS { (a)-[:ASKED_IN {answered: true}]->() } THEN 'answered'
         WHEN EXISTS { (a)-[:ASKED_IN]->() } THEN 'silent'
         ELSE 'unasked'
       END AS survey
ORDER BY projects DESC, a.id
