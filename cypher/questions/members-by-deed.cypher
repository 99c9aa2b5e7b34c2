/*
theme: clusters
title: {en: Members by deed, sv: Medlemmar i handling}
about:
  en: >-
    Who belongs to a cluster by what they do, though they are no members: actors that work with at least two of its
    members, with the part of their collaboration that goes into the cluster. Whoever gives it at least as much as
    its median member does is one of them in all but name. The community that the analysis found is a second witness.
    Who has ceased is left out.
  sv: >-
    Vilka som hör till ett kluster genom vad de gör, fast de inte är medlemmar: aktörer som samarbetar med minst två
    av medlemmarna, med den del av deras samarbete som går in i klustret. Den som ger det minst lika mycket som dess
    medianmedlem är en av dem i allt utom namnet. Gemenskapen som analysen fann är ett andra vittne.
    Den som har upphört är inte med.
params:
  cluster: {type: cluster}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  share: {type: share, en: Part of its collaboration in the cluster, sv: Del av dess samarbete i klustret}
  partners: {type: int, en: Members it works with, sv: Medlemmar den samarbetar med}
  as_member: {type: bool, en: As much as the median member, sv: Lika mycket som medianmedlemmen}
  same_community: {type: bool, en: In the community of most members, sv: I de flesta medlemmars gemenskap}
  who: {type: list, en: With whom, sv: Med vilka}
show: table
*/
MATCH (analysis:Analysis {id: $analysis})
MATCH (c:Cluster {id: $cluster})
WITH analysis, COLLECT { MATCH (c)<-[:MEMBER_OF]-(m:Actor) RETURN DISTINCT m } AS members
CALL (analysis, members) {
  UNWIND members AS m
  MATCH (m)-[s:SCORED]->(analysis)
  OPTIONAL MATCH (m)-[t:TIED_TO]-(other)
  WHERE t.analysis = $analysis AND other IN members
  WITH s, sum(t.weight) AS inside
  WITH s.community AS community, CASE WHEN s.strength > 0 THEN inside / s.strength ELSE 0.0 END AS share
  WITH collect(community) AS communities, percentileCont(share, 0.5) AS median
  RETURN median, communities
}
CALL (communities) {
  UNWIND communities AS community
  WITH community, count(*) AS there
  ORDER BY there DESC, community
  LIMIT 1
  RETURN collect(community) AS most
}
UNWIND members AS m
MATCH (m)-[t:TIED_TO]-(a:Actor)
WHERE t.analysis = $analysis AND NOT a IN members AND coalesce(a.status, '') <> 'ceased'
WITH analysis, median, most, a, m, t
ORDER BY t.weight DESC, m.id
WITH analysis, median, most, a, sum(t.weight) AS inside, collect(m {.id, .name, .helix}) AS partners
WHERE size(partners) > 1
MATCH (a)-[s:SCORED]->(analysis)
WITH a, s, median, most, inside / s.strength AS share, partners
ORDER BY share DESC, size(partners) DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix, share, size(partners) AS partners, share >= median AS as_member,
       s.community IN most AS same_community, partners[..5] AS who
ORDER BY share DESC, partners DESC, a.id
