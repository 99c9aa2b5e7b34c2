/*
theme: data
title: {en: Who answered the survey, sv: Vilka som svarat på enkäten}
about:
  en: >-
    For each cluster how many of its members were asked in a survey, and how many of those answered. Ties that
    nobody was asked about, or that the silent ones have, are missing from every answer: where few answered, few
    ties are no finding. Who answered in one of several surveys has answered.
  sv: >-
    För varje kluster hur många av medlemmarna som tillfrågats i en enkät, och hur många av dem som har svarat.
    Band som ingen har frågat om, eller som de tysta har, saknas i varje svar: där få har svarat är få band inget
    resultat. Den som svarat i en av flera enkäter har svarat.
params:
  cluster: {type: cluster, default: null}
  since: {type: year, default: null, en: Only surveys from this year on, sv: Bara enkäter från detta år}
  until: {type: year, default: null, en: Only surveys up to this year, sv: Bara enkäter till och med detta år}
  limit: {type: int, default: 50, max: 1000}
returns:
  cluster: {type: cluster, en: Cluster, sv: Kluster}
  members: {type: int, en: Members, sv: Medlemmar}
  asked: {type: int, en: Asked, sv: Tillfrågade}
  answered: {type: int, en: Answered, sv: Har svarat}
  rate: {type: share, en: Response rate, sv: Svarsfrekvens}
  not_asked: {type: int, en: Not asked, sv: Inte tillfrågade}
show: table
*/
MATCH (c:Cluster)
WHERE $cluster IS NULL OR c.id = $cluster
CALL (c) {
  MATCH (c)<-[:MEMBER_OF]-(a:Actor)
  WITH DISTINCT a
  CALL (a) {
    MATCH (a)-[r:ASKED_IN]->(e:Extract)
    WHERE ($since IS NULL OR coalesce(r.asked, e.published).year >= $since)
      AND ($until IS NULL OR coalesce(r.asked, e.published).year <= $until)
    RETURN count(r) > 0 AS asked, count(CASE WHEN r.answered THEN 1 END) > 0 AS answered
  }
  RETURN count(a) AS members, count(CASE WHEN asked THEN 1 END) AS asked,
         count(CASE WHEN answered THEN 1 END) AS answered
}
WITH c, members, asked, answered, CASE WHEN asked > 0 THEN 1.0 * answered / asked END AS rate // nothing comes last
WHERE members > 0
ORDER BY rate, c.name, c.id
LIMIT $limit
RETURN c {.id, .name} AS cluster, members, asked, answered, rate, members - asked AS not_asked
ORDER BY rate, cluster.name, cluster.id
