/*
theme: bridges
title: {en: Whom to introduce, sv: Vilka som borde mötas}
about:
  en: >-
    Who an actor does not work with yet, although there is ground for it: shared partners who can introduce
    them, topics both have projects in, clusters both are members of. Closeness is the part of the actor's
    collaboration that leads on to the other through shared partners; a partner who works with everybody counts
    for less. Ordered by closeness, or by the number of shared topics; those in the actor's own county first, if
    you wish. Who has ceased is introduced to nobody, and introduces nobody.
  sv: >-
    Vilka en aktör inte samarbetar med än, fast det finns grund för det: gemensamma partner som kan föra dem
    samman, ämnen som båda har projekt i, kluster som båda är med i. Närhet är den del av aktörens samarbete som
    leder vidare till den andra genom gemensamma partner; en partner som samarbetar med alla räknas mindre.
    Ordnat efter närhet eller efter antalet gemensamma ämnen; först de i aktörens eget län, om du vill.
    Den som har upphört förs inte samman med någon, och för inte samman andra.
params:
  actor: {type: actor}
  helix: {type: helix, default: null}
  place: {type: place, default: null, en: Only those in this place, sv: Bara de på denna plats}
  near:
    type: bool
    default: false
    en: First those in the actor's own county
    sv: Först de i aktörens eget län
  order:
    type: choice
    values: [closeness, topics]
    default: closeness
    en: "The closest first, or those with the most topics in common"
    sv: "De närmaste först (closeness), eller de med flest gemensamma ämnen (topics)"
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  candidate: {type: actor, en: To introduce, sv: Att föra samman med}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  closeness: {type: share, en: Closeness, sv: Närhet}
  shared_partners: {type: int, en: Shared partners, sv: Gemensamma partner}
  through: {type: list, en: Can introduce them, sv: Kan föra dem samman}
  topics: {type: list, en: Shared topics, sv: Gemensamma ämnen}
  clusters: {type: list, en: Shared clusters, sv: Gemensamma kluster}
show: table
*/
MATCH (ego:Actor {id: $actor})
WHERE coalesce(ego.status, '') <> 'ceased'
WITH ego, COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places,
     COLLECT {
       MATCH (ego)-[:LOCATED_IN]->()-[:PART_OF]->{0,4}(:Place {kind: 'nuts3'})<-[:PART_OF]-{0,2}(at) RETURN at.code
     } AS county
// The actor's partners, the closest first. A stated tie is a meeting of two that weighs a fifth of its strength.
CALL (ego) {
  CALL (ego) {
    MATCH (ego)-[:PARTICIPATES_IN]->(p:Project)
    WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
      AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
    WITH DISTINCT p
    MATCH (p)<-[:PARTICIPATES_IN]-(one)
    WITH p, collect(DISTINCT one) AS team
    WHERE size(team) > 1
    UNWIND team AS alter
    RETURN alter, 1.0 / (size(team) - 1) AS w
    UNION ALL
    MATCH (ego)-[r:WORKS_WITH]-(alter)
    WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
      AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
    RETURN alter, max(coalesce(r.strength, 1)) / 5.0 AS w
  }
  WITH ego, alter, sum(w) AS w
  WHERE alter <> ego
  WITH alter, w
  ORDER BY w DESC, alter.id
  RETURN collect({alter: alter, w: w}) AS alters, sum(w) AS strength
}
WITH ego, places, county, alters, strength, [one IN alters | one.alter] AS partners
CALL (ego, alters) {
  CALL (ego, alters) {
    // Through shared partners: what the actor puts into each meeting of its partners, handed on to all who are there.
    CALL (alters) {
      UNWIND alters AS one
      WITH one.alter AS alter, one.w AS w
      MATCH (alter)-[:PARTICIPATES_IN]->(p)
      WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
        AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
      WITH DISTINCT alter, w, p
      WITH p, collect({alter: alter, w: w}) AS inside
      CALL (p) {
        MATCH (p)<-[:PARTICIPATES_IN]-(one)
        RETURN collect(DISTINCT one) AS team
      }
      WITH inside, team
      WHERE size(team) > 1
      RETURN inside, team, 1.0 / (size(team) - 1) AS share
      UNION ALL
      UNWIND alters AS one
      WITH one, one.alter AS alter
      MATCH (alter)-[r:WORKS_WITH]-(other)
      WHERE other <> alter
        AND ($since IS NULL OR coalesce(r.until, $since) >= $since)
        AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
      WITH one, alter, other, max(coalesce(r.strength, 1)) / 5.0 AS share
      RETURN [one] AS inside, [alter, other] AS team, share
    }
    UNWIND inside AS one
    WITH one.alter AS alter, one.w AS w, sum(share * (size(team) - 1)) AS s,
         collect({team: team, share: share}) AS meetings
    UNWIND meetings AS meeting
    WITH meeting.team AS team, meeting.share AS share, sum(w / s) AS x
    UNWIND team AS candidate
    RETURN candidate, sum(share * x) AS handed_on, [] AS topics, [] AS clusters
    UNION ALL
    MATCH (ego)-[:PARTICIPATES_IN]->(:Project)-[:CONCERNS]->(topic:Topic)
    WITH DISTINCT topic
    MATCH (topic)<-[:CONCERNS]-(:Project)<-[:PARTICIPATES_IN]-(candidate)
    RETURN candidate, 0.0 AS handed_on, collect(DISTINCT topic) AS topics, [] AS clusters
    UNION ALL
    MATCH (ego)-[:MEMBER_OF]->(cluster:Cluster)<-[:MEMBER_OF]-(candidate)
    RETURN candidate, 0.0 AS handed_on, [] AS topics, collect(DISTINCT cluster) AS clusters
  }
  RETURN candidate, sum(handed_on) AS handed_on,
         head(collect(CASE WHEN topics <> [] THEN topics END)) AS topics,
         head(collect(CASE WHEN clusters <> [] THEN clusters END)) AS clusters
}
WITH ego, places, county, strength, partners, candidate, handed_on, topics, clusters
WHERE candidate <> ego
  AND coalesce(candidate.status, '') <> 'ceased'
  AND ($helix IS NULL OR candidate.helix = $helix)
  AND ($place IS NULL OR candidate.place IN places)
  AND NOT candidate IN partners
WITH candidate, partners, strength, handed_on, coalesce(topics, []) AS topics, coalesce(clusters, []) AS clusters,
     CASE WHEN $near AND candidate.place IN county THEN 0 ELSE 1 END AS away
WITH candidate, partners, strength, handed_on, topics, clusters, away,
     CASE $order WHEN 'topics' THEN size(topics) ELSE 0 END AS position
ORDER BY away, position DESC, handed_on DESC, size(topics) DESC, size(clusters) DESC, candidate.id
LIMIT $limit
CALL (candidate, partners) {
  CALL (candidate) {
    MATCH (candidate)-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(one)
    WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
      AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
    RETURN one
    UNION
    MATCH (candidate)-[r:WORKS_WITH]-(one)
    WHERE ($since IS NULL OR coalesce(r.until, $since) >= $since)
      AND ($until IS NULL OR coalesce(r.since, $until) <= $until)
    RETURN one
  }
  WITH one
  WHERE one IN partners
  RETURN collect(one) AS shared
}
RETURN candidate {.id, .name, .helix} AS candidate, candidate.helix AS helix,
       head([
         (candidate)-[:LOCATED_IN]->(at) | {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       CASE WHEN shared <> [] THEN handed_on / strength END AS closeness,
       size(shared) AS shared_partners,
       [one IN partners WHERE one IN shared AND coalesce(one.status, '') <> 'ceased' | one {.id, .name, .helix}][..3] AS through,
       COLLECT {
         UNWIND topics AS topic
         RETURN coalesce(topic['name_' + $lang], topic.name_en, topic.name_sv, topic.code) AS name ORDER BY name
       } AS topics,
       COLLECT { UNWIND clusters AS cluster RETURN cluster.name AS name ORDER BY name } AS clusters
ORDER BY away, position DESC, handed_on DESC, size(topics) DESC, size(clusters) DESC, candidate.id
