/*
theme: clusters
title: {en: How far clusters reach, sv: Hur långt klustren når}
about:
  en: >-
    Each cluster's reach in kilometres and in steps: how far its members are from each other on the map and in the
    network, and how many steps it takes from them to everybody else. The cluster that comes closest to the others
    stands first. A cluster spread over many kilometres with few steps between its members shrinks the distance.
  sv: >-
    Varje klusters räckvidd i kilometer och i steg: hur långt det är mellan medlemmarna på kartan och i nätet, och
    hur många steg det tar från dem till alla andra. Det kluster som kommer närmast de andra står först. Ett kluster
    som är spritt över många kilometer men har få steg mellan medlemmarna krymper avståndet.
params:
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: reach-of-clusters
returns:
  cluster: {type: cluster, en: Cluster, sv: Kluster}
  members: {type: int, en: Members, sv: Medlemmar}
  km: {type: float, en: Mean kilometres between members, sv: Kilometer mellan medlemmar i medeltal}
  steps: {type: float, en: Mean steps between members, sv: Steg mellan medlemmar i medeltal}
  connected: {type: share, en: Pairs of members that a way leads between, sv: Par av medlemmar med en väg emellan}
  steps_out: {type: float, en: Mean steps to all others, sv: Steg till alla andra i medeltal}
  reached: {type: share, en: Others that a way leads to, sv: Andra som det finns en väg till}
  km_most: {type: float, en: Most kilometres between two members, sv: Flest kilometer mellan två medlemmar}
  located: {type: int, en: Members with coordinates, sv: Medlemmar med koordinater}
show: table
seconds: 60
*/
UNWIND range(0, size($found) - 1) AS rank
WITH rank, $found[rank] AS row
ORDER BY rank
LIMIT $limit
RETURN {id: row.id, name: row.name} AS cluster, row.members AS members, row.km AS km, row.steps AS steps,
       row.connected AS connected, row.steps_out AS steps_out, row.reached AS reached, row.km_most AS km_most,
       row.located AS located
ORDER BY rank
