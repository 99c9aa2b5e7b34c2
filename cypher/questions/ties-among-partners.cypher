/*
theme: interplay
title: {en: How an actor's partners work together, sv: Hur en aktörs partner samarbetar}
about:
  en: >-
    The ties that the partners of one actor have with each other, the strongest first: through shared projects, and
    as stated. Looked at are the actor's closest partners. Where two partners have no tie, the actor stands between
    them.
  sv: >-
    Banden som en aktörs partner har med varandra, de starkaste först: genom delade projekt, och som de uppgetts. De
    partner som står aktören närmast räknas med. Där två partner inte har något band står aktören mellan dem.
params:
  actor: {type: actor}
  among: {type: int, default: 60, max: 150, en: So many of the closest partners, sv: Så många av de närmaste partnerna}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  a: {type: actor, en: Partner, sv: Partner}
  b: {type: actor, en: Works with, sv: Samarbetar med}
  weight: {type: float, en: Tie strength, sv: Bandets styrka}
  projects: {type: int, en: Shared projects, sv: Delade projekt}
  stated: {type: bool, en: Stated, sv: Uppgivet}
show: network
*/
MATCH (ego:Actor {id: $actor})
CALL (ego) {
  CALL (ego) {
    MATCH (ego)-[:PARTICIPATES_IN]->(p:Project)
    WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
      AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
    WITH DISTINCT p
    MATCH (p)<-[:PARTICIPATES_IN]-(one)
    WITH p, collect(DISTINCT one) AS team
    WHERE size(team) > 1
    UNWIND team AS partner
    RETURN partner, 1.0 / (size(team) - 1) AS w
    UNION ALL
    MATCH (ego)-[r:WORKS_WITH]-(partner)
    WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
      AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
    RETURN partner, max(coalesce(r.strength, 1)) / 5.0 AS w
  }
  WITH ego, partner, sum(w) AS w
  WHERE partner <> ego
  WITH partner, w
  ORDER BY w DESC, partner.id
  LIMIT $among
  RETURN collect(partner) AS partners
}
CALL (ego, partners) {
  UNWIND partners AS a
  MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
  WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
    AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
  WITH partners, p, collect(DISTINCT a) AS inside
  WHERE size(inside) > 1
  WITH p, inside, COUNT { MATCH (p)<-[:PARTICIPATES_IN]-(one) RETURN DISTINCT one } AS n
  UNWIND inside AS a
  UNWIND inside AS b
  WITH a, b, n
  WHERE a.id < b.id
  RETURN a, b, 1.0 / (n - 1) AS w, 1 AS shared, false AS said
  UNION ALL
  UNWIND partners AS a
  MATCH (a)-[r:WORKS_WITH]-(b)
  WHERE b IN partners AND a.id < b.id
    AND ($since IS NULL OR coalesce(r.until, $since) >= $since)
    AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
  RETURN a, b, max(coalesce(r.strength, 1)) / 5.0 AS w, 0 AS shared, true AS said
}
WITH a, b, sum(w) AS weight, sum(shared) AS projects, max(said) AS stated
ORDER BY weight DESC, a.id, b.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS a, b {.id, .name, .helix} AS b, weight, projects, stated
ORDER BY weight DESC, a.id, b.id
