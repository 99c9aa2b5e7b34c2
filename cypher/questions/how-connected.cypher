/*
theme: gaps
title: {en: How two actors are connected, sv: Hur två aktörer hänger ihop}
about:
  en: >-
    Short ways from one actor to another, step by step: through shared projects, shared clusters, support, and
    ties that somebody has stated. The ways with the fewest steps come first, and among those the ones through
    small projects and clusters, where people are likelier to know each other. No rows: no way within six
    meeting places.
  sv: >-
    Korta vägar från en aktör till en annan, steg för steg: genom delade projekt, gemensamma kluster, stöd och
    band som någon har uppgett. Vägarna med minst antal steg kommer först, och bland dem de genom små projekt
    och kluster, där det är troligare att man känner varandra. Inga rader: ingen väg inom sex mötesplatser.
params:
  actor: {type: actor}
  other: {type: actor, en: "The other actor, by name or number", sv: "Den andra aktören, med namn eller nummer"}
  since: {type: year, default: null}
  until: {type: year, default: null}
  ways: {type: int, default: 3, max: 20, en: The most ways to show, sv: Högst så många vägar}
returns:
  way: {type: int, en: Way, sv: Väg}
  step: {type: int, en: Step, sv: Steg}
  giver: {type: actor, en: From, sv: Från}
  project: {type: project, en: Through the project, sv: Genom projektet}
  cluster: {type: cluster, en: Through the cluster, sv: Genom klustret}
  stated: {type: bool, en: A stated tie, sv: Ett uppgivet band}
  support: {type: bool, en: Support, sv: Stöd}
  taker: {type: actor, en: To, sv: Till}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
show: network
*/
MATCH (a:Actor {id: $actor})
MATCH (b:Actor {id: $other})
WHERE a <> b
// Two searches: a stated tie is one link and a shared project two, so the way with the fewest links is not always
// the one with the fewest steps. The one without stated ties may be shorter in steps.
CALL (a, b) {
  MATCH path = ALL SHORTEST (a)
    (()-[r:PARTICIPATES_IN|MEMBER_OF|WORKS_WITH|SUPPORTS]-(n)
      WHERE ($since IS NULL OR coalesce(r.until, n.until, n.end.year, $since) >= $since)
        AND ($until IS NULL OR coalesce(r.since, n.since, n.start.year, $until) <= $until)){1,12}
    (b)
  RETURN path
  UNION
  MATCH path = ALL SHORTEST (a)
    (()-[r:PARTICIPATES_IN|MEMBER_OF]-(n)
      WHERE ($since IS NULL OR coalesce(r.until, n.until, n.end.year, $since) >= $since)
        AND ($until IS NULL OR coalesce(r.since, n.since, n.start.year, $until) <= $until)){1,12}
    (b)
  RETURN path
}
CALL (path) {
  UNWIND nodes(path) AS met
  OPTIONAL MATCH (met)<-[:PARTICIPATES_IN|MEMBER_OF]-(one)
  WITH met, count(DISTINCT one) AS size
  RETURN sum(size) AS crowd, count(CASE WHEN met:Actor THEN 1 END) AS actors
}
WITH path, crowd, actors
ORDER BY actors, crowd, [n IN nodes(path) | n.id]
LIMIT $ways
WITH collect(path) AS paths
UNWIND range(1, size(paths)) AS way
WITH way, nodes(paths[way - 1]) AS at, relationships(paths[way - 1]) AS by
WITH way, at, by, [i IN range(0, size(by) - 1) WHERE 'Actor' IN labels(at[i])] AS starts
UNWIND range(1, size(starts)) AS step
WITH way, step, at, by, starts[step - 1] AS i
WITH way, step, at[i] AS giver, at[i + 1] AS met, 'Actor' IN labels(at[i + 1]) AS direct,
     CASE WHEN 'Actor' IN labels(at[i + 1]) THEN at[i + 1] ELSE at[i + 2] END AS taker,
     CASE WHEN 'Actor' IN labels(at[i + 1]) THEN [type(by[i])] ELSE [type(by[i]), type(by[i + 1])] END AS kinds
RETURN way, step, giver {.id, .name, .helix} AS giver,
       CASE WHEN met:Project THEN {id: met.id, name: coalesce(met.acronym, met.title, met.id)} END AS project,
       CASE WHEN met:Cluster THEN {id: met.id, name: met.name} END AS cluster,
       'WORKS_WITH' IN kinds AS stated, 'SUPPORTS' IN kinds AS support,
       taker {.id, .name, .helix} AS taker,
       CASE taker.status WHEN 'ceased' THEN coalesce(toString(taker.ceased), 'ceased') END AS ceased
ORDER BY way, step
