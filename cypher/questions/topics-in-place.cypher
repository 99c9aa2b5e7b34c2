/*
theme: place
title: {en: What a place works on, sv: Vad en plats arbetar med}
about:
  en: >-
    The topics of the projects in which somebody in a place takes part, those with the most actors first. A
    topic with several actors is a strength to build on; where they do not share a project yet, there is ground
    for a meeting.
  sv: >-
    Ämnena för de projekt som någon på en plats deltar i, de med flest aktörer först. Ett ämne med flera aktörer
    är en styrka att bygga på; där de inte delar något projekt än finns grund för ett möte.
params:
  place: {type: place}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  topic: {type: text, en: Topic, sv: Ämne}
  code: {type: text, en: Code, sv: Kod}
  actors: {type: int, en: Actors from here, sv: Aktörer härifrån}
  projects: {type: int, en: Projects, sv: Projekt}
  joint_projects: {type: int, en: Projects that two or more share, sv: Projekt som två eller fler delar}
  who: {type: list, en: Who (the first ten), sv: Vilka (de tio första)}
  first: {type: year, en: First year, sv: Första året}
  last: {type: year, en: Last year, sv: Sista året}
show: table
*/
MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(:Place)<-[:LOCATED_IN]-(a:Actor)
WITH DISTINCT a
MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
  AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
WITH p, collect(DISTINCT a) AS ours
MATCH (p)-[:CONCERNS]->(t:Topic)
WITH t, count(p) AS projects, count(CASE WHEN size(ours) > 1 THEN 1 END) AS joint_projects, collect(ours) AS ours,
     min(p.start.year) AS first, max(p.end.year) AS last
CALL (ours) {
  UNWIND ours AS some
  UNWIND some AS a
  WITH DISTINCT a
  ORDER BY a.name, a.id
  RETURN collect(a) AS who
}
WITH t, projects, joint_projects, who, size(who) AS actors, first, last
ORDER BY actors DESC, projects DESC, t.code
LIMIT $limit
RETURN coalesce(t['name_' + $lang], t.name_en, t.name_sv, t.code) AS topic,
       t.code AS code, actors, projects, joint_projects,
       [a IN who[..10] | a {.id, .name, .helix}] AS who, first, last
ORDER BY actors DESC, projects DESC, code
