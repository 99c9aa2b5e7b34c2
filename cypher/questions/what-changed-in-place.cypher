/*
theme: change
title: {en: What changed in a place, sv: Vad som ändrats på en plats}
about:
  en: >-
    The ties of everybody in a place, with each other and with others, in two periods: which are new, which are
    gone, which have stayed. A tie is there in a period when a shared project runs in one of its years, or a
    stated tie holds. For a whole country narrow it down to one change.
  sv: >-
    Banden hos alla på en plats, inbördes och med andra, under två perioder: vilka som är nya, vilka som är
    borta, vilka som är kvar. Ett band finns under en period när ett delat projekt pågår något av dess år, eller
    när ett uppgivet band gäller. För ett helt land: avgränsa till en ändring.
params:
  place: {type: place}
  before_until: {type: year, en: Last year of the earlier period, sv: Sista året i den tidigare perioden}
  after_since: {type: year, en: First year of the later period, sv: Första året i den senare perioden}
  before_since:
    type: year
    default: null
    en: First year of the earlier period
    sv: Första året i den tidigare perioden
  after_until:
    type: year
    default: null
    en: Last year of the later period
    sv: Sista året i den senare perioden
  change:
    type: choice
    values: [new, lost, kept]
    default: null
    en: Only ties that are new, lost or kept
    sv: "Bara band som är nya (new), borta (lost) eller kvar (kept)"
  inside: {type: bool, default: false, en: Only ties within the place, sv: Bara band inom platsen}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Here, sv: Här}
  partner: {type: actor, en: Partner, sv: Partner}
  inside: {type: bool, en: Also here, sv: Också här}
  change:
    type: text
    en: Change
    sv: Ändring
    words:
      new: {en: new, sv: ny}
      lost: {en: gone, sv: borta}
      kept: {en: kept, sv: kvar}
  before: {type: float, en: Tie before, sv: Band före}
  after: {type: float, en: Tie after, sv: Band efter}
  projects_before: {type: int, en: Shared projects before, sv: Delade projekt före}
  projects_after: {type: int, en: Shared projects after, sv: Delade projekt efter}
show: network
*/
MATCH (place:Place {code: $place})
CALL (place) {
  MATCH (place)<-[:PART_OF]-{0,4}(:Place)<-[:LOCATED_IN]-(a:Actor)
  RETURN collect(DISTINCT a) AS here
}
CALL (here) {
  CALL (here) {
    UNWIND here AS a
    MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
    WITH p, collect(DISTINCT a) AS ours,
         ($before_since IS NULL OR coalesce(p.end.year, $before_since) >= $before_since)
           AND coalesce(p.start.year, $before_until) <= $before_until AS earlier,
         coalesce(p.end.year, $after_since) >= $after_since
           AND ($after_until IS NULL OR coalesce(p.start.year, $after_until) <= $after_until) AS later
    WHERE earlier OR later
    MATCH (p)<-[:PARTICIPATES_IN]-(one)
    WITH p, ours, earlier, later, collect(DISTINCT one) AS team
    WHERE size(team) > 1
    UNWIND ours AS a
    UNWIND team AS b
    WITH a, b, 1.0 / (size(team) - 1) AS weight, earlier, later
    WHERE a <> b
    RETURN a, b, CASE WHEN earlier THEN weight END AS before, CASE WHEN later THEN weight END AS after,
           CASE WHEN earlier THEN 1 ELSE 0 END AS projects_before, CASE WHEN later THEN 1 ELSE 0 END AS projects_after
    UNION ALL
    UNWIND here AS a
    MATCH (a)-[r:WORKS_WITH]-(b)
    WHERE a <> b
    WITH a, b, coalesce(r.strength, 1) / 5.0 AS weight,
         ($before_since IS NULL OR coalesce(r.until, $before_since) >= $before_since)
           AND coalesce(r.since, $before_until) <= $before_until AS earlier,
         coalesce(r.until, $after_since) >= $after_since
           AND ($after_until IS NULL OR coalesce(r.since, $after_until) <= $after_until) AS later
    RETURN a, b, max(CASE WHEN earlier THEN weight END) AS before, max(CASE WHEN later THEN weight END) AS after,
           0 AS projects_before, 0 AS projects_after
  }
  WITH a, b, CASE WHEN count(before) > 0 THEN sum(before) END AS before,
       CASE WHEN count(after) > 0 THEN sum(after) END AS after,
       sum(projects_before) AS projects_before, sum(projects_after) AS projects_after
  WHERE before IS NOT NULL OR after IS NOT NULL
  RETURN a, b, before, after, projects_before, projects_after,
         CASE WHEN before IS NULL THEN 'new' WHEN after IS NULL THEN 'lost' ELSE 'kept' END AS change
}
WITH here, a, b, before, after, projects_before, projects_after, change
WHERE $change IS NULL OR change = $change
WITH a, b, b IN here AS inside, before, after, projects_before, projects_after, change
// A tie between two who are both here is told once.
WHERE (inside AND a.id < b.id) OR (NOT inside AND NOT $inside)
WITH a, b, inside, before, after, projects_before, projects_after, change,
     CASE change WHEN 'new' THEN 0 WHEN 'lost' THEN 1 ELSE 2 END AS position
ORDER BY position, coalesce(after, before) DESC, a.id, b.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, b {.id, .name, .helix} AS partner, inside, change, before, after,
       projects_before, projects_after
ORDER BY position, coalesce(after, before) DESC, a.id, b.id
