/*
theme: change
title: {en: Over the years, sv: Genom åren}
about:
  en: >-
    Year by year: how many projects ran, how many took part, with how many others, and how many of these were
    new. Of an actor, of the members of a cluster, or of those in a place. Ties are shared projects with a known
    beginning; one without a known end counts in its first year. The first years of a source seem to have only
    new partners, since nothing before them is known.
  sv: >-
    År för år: hur många projekt som pågick, hur många som deltog, med hur många andra, och hur många av dessa
    som var nya. För en aktör, för ett klusters medlemmar eller för dem på en plats. Band är delade projekt med
    känd början; ett utan känt slut räknas sitt första år. En källas första år tycks bara ha nya partner,
    eftersom inget före dem är känt.
params:
  actor: {type: actor, default: null}
  cluster: {type: cluster, default: null}
  place: {type: place, default: null}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  year: {type: year, en: Year, sv: År}
  projects: {type: int, en: Projects, sv: Projekt}
  actors: {type: int, en: Took part, sv: Deltog}
  partners: {type: int, en: Partners, sv: Partner}
  new_partners: {type: int, en: New partners, sv: Nya partner}
  inner_ties: {type: int, en: Ties among themselves, sv: Band inbördes}
show: timeline
*/
CALL () {
  MATCH (a:Actor {id: $actor})
  RETURN a
  UNION
  MATCH (:Cluster {id: $cluster})<-[:MEMBER_OF]-(a:Actor)
  RETURN a
  UNION
  MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(:Place)<-[:LOCATED_IN]-(a:Actor)
  RETURN a
}
WITH a
MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
WHERE p.start IS NOT NULL
WITH p, collect(DISTINCT a) AS ours
MATCH (p)<-[:PARTICIPATES_IN]-(b)
WITH p, ours, collect(DISTINCT b) AS team
UNWIND range(p.start.year, coalesce(p.end.year, p.start.year)) AS year
WITH collect({year: year, project: p, ours: ours, others: [b IN team WHERE NOT b IN ours]}) AS rows
CALL (rows) {
  UNWIND rows AS row
  UNWIND row.others AS b
  WITH b, min(row.year) AS first
  WITH first, count(b) AS n
  RETURN collect({year: first, n: n}) AS firsts
}
UNWIND rows AS row
WITH firsts, row.year AS year, row
WHERE ($since IS NULL OR year >= $since) AND ($until IS NULL OR year <= $until)
WITH firsts, year, count(row.project) AS projects, collect(row) AS rows
ORDER BY year DESC
LIMIT $limit
CALL (rows) {
  UNWIND rows AS row
  UNWIND row.ours AS a
  RETURN count(DISTINCT a) AS actors
}
CALL (rows) {
  UNWIND rows AS row
  UNWIND row.others AS b
  RETURN count(DISTINCT b) AS partners
}
CALL (rows) {
  UNWIND rows AS row
  UNWIND row.ours AS a
  UNWIND row.ours AS b
  WITH a, b
  WHERE a.id < b.id
  RETURN count(DISTINCT [a.id, b.id]) AS inner_ties
}
RETURN year, projects, actors, partners, coalesce(head([one IN firsts WHERE one.year = year | one.n]), 0) AS new_partners,
       inner_ties
ORDER BY year
