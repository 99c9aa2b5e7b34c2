/*
theme: clusters
title: {en: Whom a support organisation supports, sv: Vilka en stödorganisation stödjer}
about:
  en: >-
    Every actor, cluster and project that somebody supports, with the kind of support and from when to when, as
    it was stated. The latest begun comes first.
  sv: >-
    Varje aktör, kluster och projekt som någon stödjer, med slaget av stöd och från när till när, så som det
    uppgivits. Det som börjat sist kommer först.
params:
  actor: {type: actor, en: The supporter, sv: Stödjaren}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  supported: {type: actor, en: Actor, sv: Aktör}
  cluster: {type: cluster, en: Cluster, sv: Kluster}
  project: {type: project, en: Project, sv: Projekt}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  kinds: {type: list, en: Kinds of support, sv: Slags stöd}
  since: {type: year, en: Since, sv: Från}
  until: {type: year, en: Until, sv: Till}
show: table
*/
MATCH (:Actor {id: $actor})-[r:SUPPORTS]->(to)
WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
  AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
WITH to, collect(DISTINCT nullif(r.kind, '')) AS kinds, min(r.since) AS since,
     CASE WHEN count(r.until) = count(*) THEN max(r.until) END AS until
ORDER BY coalesce(since, 0) DESC, to.id
LIMIT $limit
RETURN CASE WHEN to:Actor THEN {id: to.id, name: to.name, helix: to.helix} END AS supported,
       CASE WHEN to:Cluster THEN {id: to.id, name: to.name} END AS cluster,
       CASE WHEN to:Project THEN {id: to.id, name: coalesce(to.acronym, to.title, to.id)} END AS project,
       to.helix AS helix,
       head([
         (to)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       CASE to.status WHEN 'ceased' THEN coalesce(toString(to.ceased), 'ceased') END AS ceased,
       kinds, since, until
ORDER BY coalesce(since, 0) DESC, to.id
