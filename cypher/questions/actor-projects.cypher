/*
theme: interplay
title: {en: An actor's projects, sv: En aktörs projekt}
about:
  en: >-
    Every project that one actor takes part in, the newest first: its role, its share of the public
    contribution, how many take part, and under which programme.
  sv: >-
    Varje projekt som en aktör deltar i, det nyaste först: dess roll, dess del av det offentliga bidraget, hur
    många som deltar och inom vilket program.
params:
  actor: {type: actor}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  project: {type: project, en: Project, sv: Projekt}
  title: {type: text, en: Title, sv: Titel}
  start: {type: date, en: Starts, sv: Börjar}
  end: {type: date, en: Ends, sv: Slutar}
  role: {type: text, en: Role, sv: Roll}
  contribution_eur: {type: euro, en: Public contribution to it (€), sv: Offentligt bidrag till den (€)}
  actors: {type: int, en: Actors in it, sv: Aktörer i projektet}
  programme: {type: text, en: Programme, sv: Program}
  topics: {type: list, en: Topics, sv: Ämnen}
show: timeline
*/
MATCH (:Actor {id: $actor})-[r:PARTICIPATES_IN]->(p:Project)
WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
  AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
WITH p, min(r.role) AS role,
     CASE WHEN count(r.contribution_eur) > 0 THEN sum(r.contribution_eur) END AS contribution_eur
ORDER BY coalesce(toString(p.start), '') DESC, p.id
LIMIT $limit
RETURN {id: p.id, name: coalesce(p.acronym, p.title, p.id)} AS project,
       p.title AS title, toString(p.start) AS start, toString(p.end) AS end, role, contribution_eur,
       COUNT { MATCH (p)<-[:PARTICIPATES_IN]-(one) RETURN DISTINCT one } AS actors,
       head([(p)-[:FUNDED_BY]->(g) | coalesce(g['name_' + $lang], g.name_en, g.name_sv, g.code)]) AS programme,
       COLLECT {
         MATCH (p)-[:CONCERNS]->(t)
         RETURN coalesce(t['name_' + $lang], t.name_en, t.name_sv, t.code) AS name ORDER BY name
       } AS topics
ORDER BY coalesce(start, '') DESC, p.id
