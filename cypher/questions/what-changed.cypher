/*
theme: change
title: {en: What changed for an actor, sv: Vad som ändrats för en aktör}
about:
  en: >-
    An actor's partners in two periods: who is new, who is gone, who has stayed, and how strong the tie was
    before and is after. A tie is there in a period when a shared project runs in one of its years, or a stated
    tie holds. A tie that is gone is no loss as such: projects end.
  sv: >-
    En aktörs partner under två perioder: vilka som är nya, vilka som är borta, vilka som är kvar, och hur
    starkt bandet var före och är efter. Ett band finns under en period när ett delat projekt pågår något av
    dess år, eller när ett uppgivet band gäller. Ett band som är borta är inte i sig en förlust: projekt tar
    slut.
params:
  actor: {type: actor}
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
  limit: {type: int, default: 50, max: 1000}
returns:
  partner: {type: actor, en: Partner, sv: Partner}
  helix: {type: helix, en: Kind, sv: Slag}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
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
show: table
*/
MATCH (ego:Actor {id: $actor})
CALL (ego) {
  MATCH (ego)-[:PARTICIPATES_IN]->(p:Project)
  WITH DISTINCT p,
       ($before_since IS NULL OR coalesce(p.end.year, $before_since) >= $before_since)
         AND coalesce(p.start.year, $before_until) <= $before_until AS earlier,
       coalesce(p.end.year, $after_since) >= $after_since
         AND ($after_until IS NULL OR coalesce(p.start.year, $after_until) <= $after_until) AS later
  WHERE earlier OR later
  MATCH (p)<-[:PARTICIPATES_IN]-(one)
  WITH p, earlier, later, collect(DISTINCT one) AS team
  WHERE size(team) > 1
  UNWIND team AS partner
  RETURN partner, CASE WHEN earlier THEN 1.0 / (size(team) - 1) END AS before,
         CASE WHEN later THEN 1.0 / (size(team) - 1) END AS after,
         CASE WHEN earlier THEN 1 ELSE 0 END AS projects_before, CASE WHEN later THEN 1 ELSE 0 END AS projects_after
  UNION ALL
  MATCH (ego)-[r:WORKS_WITH]-(partner)
  WITH partner, coalesce(r.strength, 1) / 5.0 AS weight,
       ($before_since IS NULL OR coalesce(r.until, $before_since) >= $before_since)
         AND coalesce(r.since, $before_until) <= $before_until AS earlier,
       coalesce(r.until, $after_since) >= $after_since
         AND ($after_until IS NULL OR coalesce(r.since, $after_until) <= $after_until) AS later
  RETURN partner, max(CASE WHEN earlier THEN weight END) AS before, max(CASE WHEN later THEN weight END) AS after,
         0 AS projects_before, 0 AS projects_after
}
WITH ego, partner, CASE WHEN count(before) > 0 THEN sum(before) END AS before,
     CASE WHEN count(after) > 0 THEN sum(after) END AS after,
     sum(projects_before) AS projects_before, sum(projects_after) AS projects_after
WHERE partner <> ego AND (before IS NOT NULL OR after IS NOT NULL)
WITH partner, before, after, projects_before, projects_after,
     CASE WHEN before IS NULL THEN 'new' WHEN after IS NULL THEN 'lost' ELSE 'kept' END AS change
WHERE $change IS NULL OR change = $change
WITH partner, before, after, projects_before, projects_after, change,
     CASE change WHEN 'new' THEN 0 WHEN 'lost' THEN 1 ELSE 2 END AS position
ORDER BY position, coalesce(after, before) DESC, partner.id
LIMIT $limit
RETURN partner {.id, .name, .helix} AS partner, partner.helix AS helix,
       CASE partner.status WHEN 'ceased' THEN coalesce(toString(partner.ceased), 'ceased') END AS ceased,
       change, before, after,
       projects_before, projects_after
ORDER BY position, coalesce(after, before) DESC, partner.id
