/*
theme: interplay
title: {en: Who works with whom, sv: Vem samarbetar med vem}
about:
  en: >-
    The partners of one actor, the closest first: those it shares projects with, those that one of the two has
    named as a partner, and those that one of them supports. Each shared project adds 1/(n−1) to the tie, n
    being the number of actors in it, so a small project ties its partners closer than a large consortium.
  sv: >-
    En aktörs partner, de närmaste först: de som den delar projekt med, de som någon av de två har uppgett som
    partner, och de som den ena stödjer. Varje delat projekt lägger 1/(n−1) till bandet, där n är antalet
    aktörer i projektet, så ett litet projekt knyter sina partner närmare än ett stort konsortium.
params:
  actor: {type: actor}
  since: {type: year, default: null}
  until: {type: year, default: null}
  helix: {type: helix, default: null}
  place: {type: place, default: null, en: Only partners in this place, sv: Bara partner på denna plats}
  limit: {type: int, default: 50, max: 1000}
returns:
  partner: {type: actor, en: Partner, sv: Partner}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  weight: {type: float, en: Tie from projects, sv: Band genom projekt}
  projects: {type: int, en: Shared projects, sv: Delade projekt}
  first: {type: year, en: First year, sv: Första året}
  last: {type: year, en: Last year, sv: Sista året}
  stated: {type: int, en: Times stated, sv: "Uppgivet, antal gånger"}
  strength: {type: int, en: "Highest strength stated (1–5)", sv: "Högsta uppgivna styrka (1–5)"}
  support: {type: bool, en: One supports the other, sv: Den ena stödjer den andra}
  clusters: {type: list, en: Shared clusters, sv: Gemensamma kluster}
show: network
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (ego:Actor {id: $actor})
CALL (ego) {
  MATCH (ego)-[:PARTICIPATES_IN]->(p:Project)
  WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
    AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
  WITH DISTINCT p
  MATCH (p)<-[:PARTICIPATES_IN]-(one)
  WITH p, collect(DISTINCT one) AS team
  WHERE size(team) > 1
  UNWIND team AS partner
  RETURN partner, 1.0 / (size(team) - 1) AS weight, 1 AS shared,
         p.start.year AS first, p.end.year AS last,
         0 AS stated, null AS strength, false AS support
  UNION ALL
  MATCH (ego)-[r:WORKS_WITH]-(partner)
  WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
    AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
  RETURN partner, 0.0 AS weight, 0 AS shared, r.since AS first, r.until AS last,
         1 AS stated, r.strength AS strength, false AS support
  UNION ALL
  MATCH (ego)-[r:SUPPORTS]-(partner:Actor)
  WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
    AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
  RETURN partner, 0.0 AS weight, 0 AS shared, r.since AS first, r.until AS last,
         0 AS stated, null AS strength, true AS support
}
WITH places, ego, partner, sum(weight) AS weight, sum(shared) AS projects, min(first) AS first, max(last) AS last,
     sum(stated) AS stated, max(strength) AS strength, max(support) AS support
WHERE partner <> ego
  AND ($helix IS NULL OR partner.helix = $helix)
  AND ($place IS NULL OR partner.place IN places)
// As in the analysis: a stated tie weighs a fifth of its strength, one of untold strength as the weakest.
WITH ego, partner, weight, projects, first, last, stated, strength, support,
     weight + CASE WHEN stated > 0 THEN coalesce(strength, 1) / 5.0 ELSE 0.0 END AS closeness
ORDER BY closeness DESC, projects DESC, stated DESC, partner.id
LIMIT $limit
RETURN partner {.id, .name, .helix} AS partner,
       partner.helix AS helix,
       head([
         (partner)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       CASE partner.status WHEN 'ceased' THEN coalesce(toString(partner.ceased), 'ceased') END AS ceased,
       CASE WHEN projects > 0 THEN weight END AS weight,
       projects, first, last, stated, strength, support,
       COLLECT {
         MATCH (ego)-[:MEMBER_OF]->(c:Cluster)<-[:MEMBER_OF]-(partner)
         RETURN DISTINCT c.name ORDER BY c.name
       } AS clusters
ORDER BY closeness DESC, projects DESC, stated DESC, partner.id
