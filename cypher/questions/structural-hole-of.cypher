/*
theme: brokers
title: {en: One actor's structural hole, sv: En aktörs strukturella hål}
about:
  en: >-
    How one actor stands between its partners, worked out this moment from the projects, for any years, without
    an analysis. Constraint (Burt 1992) is low when its partners do not work with each other; effective size
    counts the partners that are not redundant. Every project counts, weighed by 1/(n−1), n being its number of
    actors. No rows: the actor has no partner in a project in these years, and so no value. Who constrains it is
    told by what-constrains.
  sv: >-
    Hur en aktör står mellan sina partner, uträknat i denna stund ur projekten, för vilka år som helst, utan
    analys. Begränsningen (Burt 1992) är låg när dess partner inte samarbetar med varandra; effektiv storlek
    räknar de partner som inte är överflödiga. Alla projekt räknas, vägda med 1/(n−1), där n är antalet aktörer
    i projektet. Inga rader: aktören har ingen partner i något projekt dessa år, och därmed inget värde. Vem som
    begränsar visar what-constrains.
params:
  actor: {type: actor}
  since: {type: year, default: null}
  until: {type: year, default: null}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  partners: {type: int, en: Partners, sv: Partner}
  strength: {type: float, en: Strength of all ties, sv: Bandens sammanlagda styrka}
  constraint: {type: float, en: Constraint, sv: Begränsning}
  effective_size: {type: float, en: Effective size, sv: Effektiv storlek}
  efficiency: {type: float, en: Efficiency, sv: Effektivitet}
  hierarchy: {type: float, en: Hierarchy, sv: Hierarki}
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
WITH DISTINCT ego, alter, w, p
WITH ego, p, collect({alter: alter, w: w}) AS inside
CALL (p) {
  MATCH (p)<-[:PARTICIPATES_IN]-(one)
  RETURN collect(DISTINCT one) AS team
}
WITH ego, p, inside, team
WHERE size(team) > 1
WITH ego, p, inside, team, 1.0 / (size(team) - 1) AS share
UNWIND inside AS one
WITH ego, one.alter AS alter, one.w AS w, collect({p: p, share: share, team: team}) AS projects, max(share) AS single
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
WITH ego, alter, w, projects, size(projects) AS s, CASE WHEN again > single THEN again ELSE single END AS most
// Ties among the alters, project by project instead of pair by pair: what the ego puts into a project through all of
// its alters there (x as shares of the alters' strength, y as weight), less what the alter itself brings.
UNWIND projects AS project
WITH ego, project.p AS p, project.share AS share, collect({alter: alter, w: w, s: s, most: most}) AS inside
WITH ego, share, inside, reduce(x = 0.0, one IN inside | x + one.w / one.s) AS x,
     reduce(y = 0.0, one IN inside | y + one.w) AS y
UNWIND inside AS one
WITH ego, one.alter AS alter, one.w AS w, one.most AS most,
     sum(share * (x - one.w / one.s)) AS through, sum(share * (y - one.w)) AS among
// Burt's sums. The share of constraint of an alter is ((w + through)/strength)².
WITH ego, collect({most: most, among: among, c: (w + through) * (w + through)}) AS alters, sum(w) AS strength
WITH ego, alters, size(alters) AS n, strength, reduce(total = 0.0, one IN alters | total + one.c) AS total
RETURN ego {.id, .name, .helix} AS actor, n AS partners, strength,
       total / (strength * strength) AS constraint,
       n - reduce(x = 0.0, one IN alters | x + one.among / one.most) / strength AS effective_size,
       1.0 - reduce(x = 0.0, one IN alters | x + one.among / one.most) / strength / n AS efficiency,
       CASE n
         WHEN 1 THEN 1.0
         ELSE reduce(h = 0.0, one IN alters | h + one.c * n / total * log(one.c * n / total)) / (n * log(n))
       END AS hierarchy
LIMIT 1
