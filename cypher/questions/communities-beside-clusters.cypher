/*
theme: clusters
title: {en: Communities beside declared clusters, sv: Gemenskaper bredvid uppgivna kluster}
about:
  en: >-
    Do the clusters that are declared show in what their members do? For each cluster the communities that the
    analysis found among its members: how many are in both, which part of the cluster that is, and the overlap of
    the two (Jaccard: 1 where they are the same, 0 where they share nobody). A cluster whose members sit in many
    communities is one on paper; a community is named by its actor with the strongest ties.
  sv: >-
    Syns de uppgivna klustren i vad medlemmarna gör? För varje kluster de gemenskaper som analysen fann bland dess
    medlemmar: hur många som är med i båda, vilken del av klustret det är, och hur de två överlappar (Jaccard: 1
    där de är desamma, 0 där de inte har någon gemensam). Ett kluster vars medlemmar finns i många gemenskaper
    är ett på papperet; en gemenskap får namn efter den aktör som har de starkaste banden.
params:
  cluster: {type: cluster, default: null, en: Only this cluster, sv: Bara detta kluster}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  cluster: {type: cluster, en: Cluster, sv: Kluster}
  around: {type: actor, en: Community around, sv: Gemenskapen kring}
  both: {type: int, en: In both, sv: I båda}
  share: {type: share, en: Part of the cluster, sv: Del av klustret}
  jaccard: {type: float, en: Overlap (Jaccard), sv: Överlapp (Jaccard)}
  members: {type: int, en: Members of the cluster, sv: Klustrets medlemmar}
  size: {type: int, en: Actors in the community, sv: Aktörer i gemenskapen}
  stability: {type: share, en: Stability of the community, sv: Gemenskapens stabilitet}
show: table
*/
MATCH (analysis:Analysis {id: $analysis})
MATCH (c:Cluster)
WHERE $cluster IS NULL OR c.id = $cluster
CALL (analysis, c) {
  MATCH (c)<-[:MEMBER_OF]-(m:Actor)
  WITH DISTINCT m
  MATCH (m)-[s:SCORED]->(analysis)
  WITH collect(s.community) AS communities
  UNWIND communities AS community
  RETURN community, count(*) AS both, size(communities) AS members
}
WITH analysis, c, community, both, members
ORDER BY c.id, both DESC, community
LIMIT $limit
CALL (analysis, community) {
  MATCH (a:Actor)-[s:SCORED]->(analysis)
  WHERE s.community = community
  WITH a, s
  ORDER BY s.strength DESC, a.id
  RETURN count(*) AS size, head(collect(a {.id, .name, .helix})) AS around, avg(s.community_stability) AS stability
}
RETURN c {.id, .name} AS cluster, around, both, toFloat(both) / members AS share,
       toFloat(both) / (members + size - both) AS jaccard, members, size, stability
ORDER BY c.id, both DESC, around.id
