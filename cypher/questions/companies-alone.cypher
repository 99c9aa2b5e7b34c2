/*
theme: gaps
title: {en: Companies on their own, sv: Företag på egen hand}
about:
  en: >-
    Companies without any tie to a university, an institute or a support organisation, and without support from
    anybody: no shared project, no stated tie, no support. In one cluster, in one place, or everywhere. Those
    with the most other partners come first: they are active, and only the link to knowledge and support is
    missing. Companies that have ceased are left out.
  sv: >-
    Företag utan något band till ett lärosäte, ett institut eller en stödorganisation, och utan stöd från någon:
    inget delat projekt, inget uppgivet band, inget stöd. I ett kluster, på en plats eller överallt. De med
    flest andra partner kommer först: de är aktiva, och det är bara länken till kunskap och stöd som saknas.
    Företag som har upphört är inte med.
params:
  cluster: {type: cluster, default: null}
  place: {type: place, default: null}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  company: {type: actor, en: Company, sv: Företag}
  place: {type: place, en: Place, sv: Plats}
  partners: {type: int, en: Other partners, sv: Andra partner}
  projects: {type: int, en: Projects, sv: Projekt}
  clusters: {type: list, en: Clusters, sv: Kluster}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (a:Company)
WHERE coalesce(a.status, '') <> 'ceased'
  AND ($place IS NULL OR a.place IN places)
  AND ($cluster IS NULL OR EXISTS {
    MATCH (a)-[m:MEMBER_OF]->(c:Cluster {id: $cluster})
    WHERE ($since IS NULL OR coalesce(m.until, c.until, $since) >= $since)
      AND ($until IS NULL OR coalesce(m.since, c.since, $until) <= $until)
  })
  AND NOT EXISTS {
    MATCH (a)<-[r:SUPPORTS]-(:Actor)
    WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
      AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
  }
  AND NOT EXISTS {
    MATCH (a)-[r:WORKS_WITH]-(b)
    WHERE b.helix IN ['University', 'SupportOrganisation']
      AND ($since IS NULL OR coalesce(r.until, $since) >= $since)
      AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
  }
  AND NOT EXISTS {
    MATCH (a)-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(b)
    WHERE b.helix IN ['University', 'SupportOrganisation']
      AND ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
      AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
  }
CALL (a) {
  CALL (a) {
    MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
    WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
      AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
    MATCH (p)<-[:PARTICIPATES_IN]-(b)
    RETURN b, p
    UNION
    MATCH (a)-[r:WORKS_WITH]-(b)
    WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
      AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
    RETURN b, null AS p
  }
  RETURN count(DISTINCT CASE WHEN b <> a THEN b END) AS partners, count(DISTINCT p) AS projects
}
WITH a, partners, projects
ORDER BY partners DESC, projects DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS company,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       partners, projects,
       COLLECT { MATCH (a)-[:MEMBER_OF]->(c) RETURN DISTINCT c.name ORDER BY c.name } AS clusters
ORDER BY partners DESC, projects DESC, a.id
