/*
theme: place
title: {en: The projects in a place, sv: Projekten på en plats}
about:
  en: >-
    Every project in which somebody in a county, a municipality or a country takes part, the newest first: who
    from the place, how many in all, and how much public contribution comes to the place.
  sv: >-
    Varje projekt som någon i ett län, en kommun eller ett land deltar i, det nyaste först: vilka från platsen,
    hur många i allt, och hur mycket offentligt bidrag som kommer till platsen.
params:
  place: {type: place}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  project: {type: project, en: Project, sv: Projekt}
  title: {type: text, en: Title, sv: Titel}
  start: {type: date, en: Starts, sv: Börjar}
  end: {type: date, en: Ends, sv: Slutar}
  here: {type: list, en: From here, sv: Härifrån}
  actors: {type: int, en: Actors in all, sv: Aktörer i allt}
  contribution_eur: {type: euro, en: Public contribution here (€), sv: Offentligt bidrag hit (€)}
  programme: {type: text, en: Programme, sv: Program}
show: timeline
*/
MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(:Place)<-[:LOCATED_IN]-(a:Actor)
WITH DISTINCT a
MATCH (a)-[r:PARTICIPATES_IN]->(p:Project)
WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
  AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
WITH p, collect(DISTINCT a) AS ours,
     CASE WHEN count(r.contribution_eur) > 0 THEN sum(r.contribution_eur) END AS contribution_eur
ORDER BY coalesce(toString(p.start), '') DESC, p.id
LIMIT $limit
RETURN {id: p.id, name: coalesce(p.acronym, p.title, p.id)} AS project,
       p.title AS title, toString(p.start) AS start, toString(p.end) AS end,
       COLLECT { UNWIND ours AS a RETURN a {.id, .name, .helix} AS one ORDER BY a.name, a.id } AS here,
       COUNT { MATCH (p)<-[:PARTICIPATES_IN]-(one) RETURN DISTINCT one } AS actors,
       contribution_eur,
       head([(p)-[:FUNDED_BY]->(g) | coalesce(g['name_' + $lang], g.name_en, g.name_sv, g.code)]) AS programme
ORDER BY coalesce(start, '') DESC, p.id
