/*
theme: clusters
title: {en: The clusters, sv: Klustren}
about:
  en: >-
    Every declared cluster with its size and make-up, the largest first. With years given, those who were
    members at some time in them are counted. How tightly a cluster holds together is told by cluster-profile.
  sv: >-
    Alla kluster med storlek och sammansättning, det största först. Anges år räknas de som var medlemmar någon
    gång under dem. Hur väl ett kluster håller ihop visar cluster-profile.
params:
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  cluster: {type: cluster, en: Cluster, sv: Kluster}
  focus: {type: text, en: About, sv: Inriktning}
  since: {type: year, en: Since, sv: Från}
  until: {type: year, en: Until, sv: Till}
  members: {type: int, en: Members, sv: Medlemmar}
  companies: {type: int, en: Companies, sv: Företag}
  universities: {type: int, en: Universities and institutes, sv: Lärosäten och institut}
  public_bodies: {type: int, en: Public bodies, sv: Offentliga aktörer}
  support_organisations: {type: int, en: Support organisations, sv: Stödorganisationer}
  supported_by: {type: list, en: Supported by, sv: Får stöd av}
show: table
*/
MATCH (c:Cluster)
CALL (c) {
  MATCH (c)<-[m:MEMBER_OF]-(a:Actor)
  WHERE ($since IS NULL OR coalesce(m.until, c.until, $since) >= $since)
    AND ($until IS NULL OR coalesce(m.since, c.since, $until) <= $until)
  WITH DISTINCT a
  RETURN count(a) AS members,
         count(CASE a.helix WHEN 'Company' THEN 1 END) AS companies,
         count(CASE a.helix WHEN 'University' THEN 1 END) AS universities,
         count(CASE a.helix WHEN 'PublicBody' THEN 1 END) AS public_bodies,
         count(CASE a.helix WHEN 'SupportOrganisation' THEN 1 END) AS support_organisations
}
WITH c, members, companies, universities, public_bodies, support_organisations
ORDER BY members DESC, c.id
LIMIT $limit
RETURN {id: c.id, name: c.name} AS cluster, c.focus AS focus, c.since AS since, c.until AS until,
       members, companies, universities, public_bodies, support_organisations,
       COLLECT {
         MATCH (c)<-[r:SUPPORTS]-(s:Actor)
         WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
           AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
         RETURN DISTINCT s.name ORDER BY s.name
       } AS supported_by
ORDER BY members DESC, c.id
