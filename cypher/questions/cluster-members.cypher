/*
theme: clusters
title: {en: The members of a cluster, sv: Ett klusters medlemmar}
about:
  en: >-
    Who is in a cluster, and how each member works with the other members and with the world outside. Ties are
    shared projects and stated ties. The best connected inside comes first; at the end stand those whom the
    others do not reach.
  sv: >-
    Vilka som är med i ett kluster, och hur var och en samarbetar med de andra medlemmarna och med omvärlden.
    Band är delade projekt och uppgivna band. De som har flest band inåt kommer först; sist står de som de andra
    inte når.
params:
  cluster: {type: cluster}
  helix: {type: helix, default: null}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  member: {type: actor, en: Member, sv: Medlem}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  role: {type: text, en: Role, sv: Roll}
  since: {type: year, en: Since, sv: Från}
  until: {type: year, en: Until, sv: Till}
  inner_ties: {type: int, en: Ties to members, sv: Band till medlemmar}
  outer_ties: {type: int, en: Ties to others, sv: Band till andra}
  to_universities: {type: int, en: To universities and institutes, sv: Till lärosäten och institut}
  to_support: {type: int, en: To support organisations, sv: Till stödorganisationer}
  supported_by: {type: list, en: Supported by, sv: Får stöd av}
show: network
*/
MATCH (c:Cluster {id: $cluster})
CALL (c) {
  MATCH (c)<-[m:MEMBER_OF]-(a:Actor)
  WHERE ($since IS NULL OR coalesce(m.until, c.until, $since) >= $since)
    AND ($until IS NULL OR coalesce(m.since, c.since, $until) <= $until)
  WITH a, min(m.role) AS role, min(m.since) AS first,
       CASE WHEN count(m.until) = count(*) THEN max(m.until) END AS last
  RETURN collect({a: a, role: role, first: first, last: last}) AS rows, collect(a) AS members
}
UNWIND rows AS row
WITH members, row.a AS a, row.role AS role, row.first AS first, row.last AS last
WHERE $helix IS NULL OR a.helix = $helix
CALL (a, members) {
  CALL (a) {
    MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
    WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
      AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
    WITH DISTINCT p
    MATCH (p)<-[:PARTICIPATES_IN]-(b)
    RETURN b
    UNION
    MATCH (a)-[r:WORKS_WITH]-(b)
    WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
      AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
    RETURN b
  }
  WITH b, b IN members AS inner
  WHERE b <> a
  RETURN count(CASE WHEN inner THEN 1 END) AS inner_ties, count(CASE WHEN NOT inner THEN 1 END) AS outer_ties,
         count(CASE b.helix WHEN 'University' THEN 1 END) AS to_universities,
         count(CASE b.helix WHEN 'SupportOrganisation' THEN 1 END) AS to_support
}
WITH a, role, first, last, inner_ties, outer_ties, to_universities, to_support
ORDER BY inner_ties DESC, outer_ties DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS member, a.helix AS helix,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased,
       role, first AS since, last AS until, inner_ties, outer_ties, to_universities, to_support,
       COLLECT {
         MATCH (a)<-[r:SUPPORTS]-(s:Actor)
         WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
           AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
         RETURN DISTINCT s.name ORDER BY s.name
       } AS supported_by
ORDER BY inner_ties DESC, outer_ties DESC, a.id
