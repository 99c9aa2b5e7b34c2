/*
theme: interplay
title: {en: The projects two actors share, sv: Projekten som två aktörer delar}
about:
  en: >-
    Every project in which both actors take part, the newest first, with what each of them does there and how
    much the project adds to the tie between them: 1/(n−1), n being the number of actors in it.
  sv: >-
    Varje projekt som båda aktörerna deltar i, det nyaste först, med vad var och en gör där och hur mycket
    projektet lägger till bandet mellan dem: 1/(n−1), där n är antalet aktörer i projektet.
params:
  actor: {type: actor}
  other: {type: actor, en: "The other actor, by name or number", sv: "Den andra aktören, med namn eller nummer"}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  project: {type: project, en: Project, sv: Projekt}
  title: {type: text, en: Title, sv: Titel}
  start: {type: date, en: Starts, sv: Börjar}
  end: {type: date, en: Ends, sv: Slutar}
  actors: {type: int, en: Actors in it, sv: Aktörer i projektet}
  weight: {type: float, en: Adds to the tie, sv: Lägger till bandet}
  role: {type: text, en: The first actor is, sv: Den första aktören är}
  other_role: {type: text, en: The other is, sv: Den andra är}
  programme: {type: text, en: Programme, sv: Program}
  topics: {type: list, en: Topics, sv: Ämnen}
show: timeline
*/
MATCH (a:Actor {id: $actor})
MATCH (b:Actor {id: $other})
WHERE a <> b
MATCH (a)-[mine:PARTICIPATES_IN]->(p:Project)
MATCH (p)<-[theirs:PARTICIPATES_IN]-(b)
WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
  AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
WITH p, min(mine.role) AS role, min(theirs.role) AS other_role
ORDER BY coalesce(toString(p.start), '') DESC, p.id
LIMIT $limit
WITH p, role, other_role, COUNT { MATCH (p)<-[:PARTICIPATES_IN]-(one) RETURN DISTINCT one } AS actors
RETURN {id: p.id, name: coalesce(p.acronym, p.title, p.id)} AS project,
       p.title AS title, toString(p.start) AS start, toString(p.end) AS end,
       actors, 1.0 / (actors - 1) AS weight, role, other_role,
       head([(p)-[:FUNDED_BY]->(g) | coalesce(g['name_' + $lang], g.name_en, g.name_sv, g.code)]) AS programme,
       COLLECT {
         MATCH (p)-[:CONCERNS]->(t)
         RETURN coalesce(t['name_' + $lang], t.name_en, t.name_sv, t.code) AS name ORDER BY name
       } AS topics
ORDER BY coalesce(start, '') DESC, p.id
