/*
theme: clusters
title: {en: What a cluster looks like, sv: Hur ett kluster ser ut}
about:
  en: >-
    One cluster at a glance: who its members are, how tightly they work together, and how much they work with
    others. Ties are shared projects and stated ties; being in the same cluster is not a tie here, nor is
    support. Density is the part of all possible pairs of members that have a tie. A cluster with few inner and
    many outer ties is a list of names; one with many inner and few outer ties hears nothing new. Members that
    have ceased are counted with their ties, but not among the companies without a tie.
  sv: >-
    Ett kluster i korthet: vilka medlemmarna är, hur väl de samarbetar med varandra och hur mycket de samarbetar
    med andra. Band är delade projekt och uppgivna band; att vara med i samma kluster räknas inte här, inte
    heller stöd. Täthet är den del av alla möjliga par av medlemmar som har ett band. Ett kluster med få inre
    och många yttre band är en namnlista; ett med många inre och få yttre hör inget nytt.
    Medlemmar som har upphört räknas med sina band, men inte bland företagen utan band.
params:
  cluster: {type: cluster}
  since: {type: year, default: null}
  until: {type: year, default: null}
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
  civil_society: {type: int, en: Civil society, sv: Civilsamhälle}
  unknown: {type: int, en: Kind not known, sv: Okänt slag}
  ceased: {type: int, en: Members that have ceased, sv: Medlemmar som har upphört}
  inner_ties: {type: int, en: Ties among members, sv: Band mellan medlemmar}
  possible: {type: int, en: Possible pairs, sv: Möjliga par}
  density: {type: share, en: Density, sv: Täthet}
  outer_ties: {type: int, en: Ties to others, sv: Band till andra}
  outer_share: {type: share, en: Of the ties lead out, sv: Av banden leder ut}
  outer_partners: {type: int, en: Partners outside, sv: Partner utanför}
  apart: {type: int, en: Members without a tie to another member, sv: Medlemmar utan band till någon annan medlem}
  companies_alone:
    type: int
    en: Companies without a tie to a university, an institute or a support organisation
    sv: Företag utan band till lärosäte, institut eller stödorganisation
  supported_by: {type: list, en: Supported by, sv: Får stöd av}
show: table
*/
MATCH (c:Cluster {id: $cluster})
CALL (c) {
  MATCH (c)<-[m:MEMBER_OF]-(a:Actor)
  WHERE ($since IS NULL OR coalesce(m.until, c.until, $since) >= $since)
    AND ($until IS NULL OR coalesce(m.since, c.since, $until) <= $until)
  RETURN collect(DISTINCT a) AS members
}
CALL (members) {
  UNWIND members AS a
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
  WITH a, b, b IN members AS inner
  WHERE b <> a
  WITH a, count(CASE WHEN inner THEN 1 END) AS to_members, count(CASE WHEN NOT inner THEN 1 END) AS to_others,
       collect(CASE WHEN NOT inner THEN b END) AS others,
       count(CASE WHEN b.helix IN ['University', 'SupportOrganisation'] THEN 1 END) AS to_helpers
  RETURN collect({a: a, to_members: to_members, to_others: to_others, others: others, to_helpers: to_helpers}) AS tied
}
CALL (tied) {
  UNWIND tied AS one
  UNWIND one.others AS other
  RETURN count(DISTINCT other) AS outer_partners
}
WITH c, members, tied, outer_partners, size(members) AS n,
     reduce(x = 0, one IN tied | x + one.to_members) / 2 AS inner_ties,
     reduce(x = 0, one IN tied | x + one.to_others) AS outer_ties,
     [one IN tied WHERE one.to_helpers > 0 | one.a] AS helped
RETURN {id: c.id, name: c.name} AS cluster, c.focus AS focus, c.since AS since, c.until AS until,
       n AS members,
       size([a IN members WHERE a.helix = 'Company']) AS companies,
       size([a IN members WHERE a.helix = 'University']) AS universities,
       size([a IN members WHERE a.helix = 'PublicBody']) AS public_bodies,
       size([a IN members WHERE a.helix = 'SupportOrganisation']) AS support_organisations,
       size([a IN members WHERE a.helix = 'CivilSociety']) AS civil_society,
       size([a IN members WHERE a.helix = 'UnknownHelix']) AS unknown,
       size([a IN members WHERE a.status = 'ceased']) AS ceased,
       inner_ties, n * (n - 1) / 2 AS possible,
       CASE WHEN n > 1 THEN 2.0 * inner_ties / (n * (n - 1)) END AS density,
       outer_ties,
       CASE WHEN inner_ties + outer_ties > 0 THEN 1.0 * outer_ties / (inner_ties + outer_ties) END AS outer_share,
       outer_partners,
       n - size([one IN tied WHERE one.to_members > 0]) AS apart,
       COUNT {
         UNWIND members AS a
         WITH a
         WHERE a.helix = 'Company' AND coalesce(a.status, '') <> 'ceased' AND NOT a IN helped AND NOT EXISTS {
           MATCH (a)<-[r:SUPPORTS]-(:Actor)
           WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
             AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
         }
         RETURN a
       } AS companies_alone,
       COLLECT {
         MATCH (c)<-[r:SUPPORTS]-(s:Actor)
         WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
           AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
         RETURN DISTINCT s.name ORDER BY s.name
       } AS supported_by
LIMIT 1
