/*
theme: data
title: {en: Who was asked and did not answer, sv: Vilka som tillfrågats men inte svarat}
about:
  en: >-
    Actors that were asked in a survey and are silent: whom to remind. Their silence is no word on whom they work
    with. Who has answered another survey since is not among them, nor who has ceased.
  sv: >-
    Aktörer som har tillfrågats i en enkät och är tysta: vilka som kan påminnas. Deras tystnad säger inget om vilka
    de samarbetar med. Den som sedan dess har svarat på en annan enkät är inte med, inte heller
    den som har upphört.
params:
  cluster: {type: cluster, default: null}
  place: {type: place, default: null}
  helix: {type: helix, default: null}
  since: {type: year, default: null, en: Only surveys from this year on, sv: Bara enkäter från detta år}
  until: {type: year, default: null, en: Only surveys up to this year, sv: Bara enkäter till och med detta år}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  clusters: {type: list, en: Clusters, sv: Kluster}
  asked: {type: date, en: Asked, sv: Tillfrågad}
  named_by: {type: int, en: Named as a partner by, sv: Uppgiven som partner av}
  file: {type: text, en: Survey, sv: Enkät}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (a:Actor)-[r:ASKED_IN]->(e:Extract)
WHERE NOT r.answered
  AND coalesce(a.status, '') <> 'ceased'
  AND ($helix IS NULL OR a.helix = $helix)
  AND ($place IS NULL OR a.place IN places)
  AND ($cluster IS NULL OR EXISTS { (a)-[:MEMBER_OF]->(:Cluster {id: $cluster}) })
WITH a, e, coalesce(r.asked, e.published) AS asked
WHERE ($since IS NULL OR asked.year >= $since)
  AND ($until IS NULL OR asked.year <= $until)
  AND NOT EXISTS { MATCH (a)-[o:ASKED_IN]->(x) WHERE o.answered AND coalesce(o.asked, x.published) >= asked }
WITH a, e, asked, COUNT { MATCH (a)<-[:WORKS_WITH]-(b) RETURN DISTINCT b } AS named_by
ORDER BY named_by DESC, asked, a.name, a.id, e.id
LIMIT $limit
OPTIONAL MATCH (at:Place {code: a.place})
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       CASE WHEN at IS NOT NULL
            THEN {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)} END AS place,
       COLLECT { MATCH (a)-[:MEMBER_OF]->(c:Cluster) RETURN DISTINCT c.name ORDER BY c.name } AS clusters,
       toString(asked) AS asked, named_by, e.file_name AS file
ORDER BY named_by DESC, asked, actor.name, actor.id, e.id
