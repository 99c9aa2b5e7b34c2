/*
theme: brokers
title: {en: What constrains an actor, sv: Vad som begränsar en aktör}
about:
  en: >-
    Where an actor's constraint comes from, partner by partner, worked out this moment from the projects. A
    partner constrains when much of the actor's collaboration goes to it, directly or by way of the others. A
    partner is redundant as far as it leads to those whom the actor reaches anyway. The shares add up to the
    constraint that structural-hole-of tells.
  sv: >-
    Var en aktörs begränsning kommer ifrån, partner för partner, uträknat i denna stund ur projekten. En partner
    begränsar när mycket av aktörens samarbete går till den, direkt eller genom de andra. En partner är
    överflödig i den mån den leder till dem som aktören ändå når. Andelarna summerar till den begränsning som
    structural-hole-of visar.
params:
  actor: {type: actor}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  partner: {type: actor, en: Partner, sv: Partner}
  helix: {type: helix, en: Kind, sv: Slag}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  weight: {type: float, en: Tie strength, sv: Bandets styrka}
  part: {type: share, en: Of all its ties, sv: Av alla dess band}
  constraint: {type: float, en: Constrains by, sv: Begränsar med}
  share: {type: share, en: Of the constraint, sv: Av begränsningen}
  redundancy: {type: share, en: Redundant, sv: Överflödig}
show: table
*/
MATCH (ego:Actor {id: $actor})
CALL (ego) {
  MATCH (ego)-[:PARTICIPATES_IN]->(p)
  WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
    AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
  WITH DISTINCT p
  MATCH (p)<-[:PARTICIPATES_IN]-(one)
  WITH p, collect(DISTINCT one) AS team
  WHERE size(team) > 1
  UNWIND team AS alter
  RETURN alter, sum(1.0 / (size(team) - 1)) AS w
}
WITH ego, alter, w
WHERE alter <> ego
MATCH (alter)-[:PARTICIPATES_IN]->(p)
WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
  AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
WITH DISTINCT alter, w, p
WITH p, collect({alter: alter, w: w}) AS inside
CALL (p) {
  MATCH (p)<-[:PARTICIPATES_IN]-(one)
  RETURN collect(DISTINCT one) AS team
}
WITH p, inside, team
WHERE size(team) > 1
WITH p, inside, team, 1.0 / (size(team) - 1) AS share
UNWIND inside AS one
WITH one.alter AS alter, one.w AS w, collect({p: p, share: share, team: team}) AS projects, max(share) AS single
// An alter's strength is its number of projects with partners. Its strongest tie is to somebody it meets in a single
// project, or to somebody it meets again and again.
CALL (alter, projects) {
  UNWIND CASE WHEN size(projects) > 1 THEN projects ELSE [] END AS project
  WITH project.share AS share, project.team AS team
  UNWIND team AS one
  WITH one, sum(share) AS tie
  WHERE one <> alter
  RETURN max(tie) AS again
}
WITH alter, w, projects, size(projects) AS s, CASE WHEN again > single THEN again ELSE single END AS most
// Ties among the alters, project by project instead of pair by pair: what the ego puts into a project through all of
// its alters there (x as shares of the alters' strength, y as weight), less what the alter itself brings.
UNWIND projects AS project
WITH project.p AS p, project.share AS share, collect({alter: alter, w: w, s: s, most: most}) AS inside
WITH share, inside, reduce(x = 0.0, one IN inside | x + one.w / one.s) AS x,
     reduce(y = 0.0, one IN inside | y + one.w) AS y
UNWIND inside AS one
WITH one.alter AS alter, one.w AS w, one.most AS most,
     sum(share * (x - one.w / one.s)) AS through, sum(share * (y - one.w)) AS among
WITH collect({alter: alter, w: w, c: (w + through) * (w + through), redundancy: among / most}) AS alters,
     sum(w) AS strength, sum((w + through) * (w + through)) AS total
UNWIND alters AS one
WITH one, one.alter AS alter, strength, total
ORDER BY one.c DESC, alter.id
LIMIT $limit
RETURN alter {.id, .name, .helix} AS partner, alter.helix AS helix,
       CASE alter.status WHEN 'ceased' THEN coalesce(toString(alter.ceased), 'ceased') END AS ceased,
       one.w AS weight, one.w / strength AS part,
       one.c / (strength * strength) AS constraint, one.c / total AS share,
       one.redundancy / strength AS redundancy
ORDER BY constraint DESC, alter.id
