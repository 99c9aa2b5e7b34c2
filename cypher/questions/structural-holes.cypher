/*
theme: brokers
title: {en: Structural holes, sv: Strukturella hål}
about:
  en: >-
    Who stands between others, and who is hemmed in. Constraint (Burt 1992) is low for an actor whose partners
    do not work with each other: it spans structural holes and hears of things first. It is high for one whose
    partners all know each other, or who depends on a single partner. Effective size counts the partners that
    are not redundant; efficiency is its share of all partners; hierarchy tells how far one partner alone holds
    the actor in. Actors without any tie have no value, and are found with isolated-actors. A rank is solid if it
    stays within the same first 5, 10, 20, 50, 100 … in 95 % of trials that leave out a fifth of the projects,
    memberships and statements, and under other weights of ties.
  sv: >-
    Vem som står mellan andra, och vem som är inringad. Begränsningen (Burt 1992) är låg för en aktör vars
    partner inte samarbetar med varandra: den överbryggar strukturella hål och hör saker först. Den är hög för
    den vars partner alla känner varandra, eller som beror på en enda partner. Effektiv storlek räknar de
    partner som inte är överflödiga; effektivitet är dess andel av alla partner; hierarki säger hur mycket en
    ensam partner håller in aktören. Aktörer utan något band har inget värde, och hittas med isolated-actors. En
    plats är säker om den stannar inom samma första 5, 10, 20, 50, 100 … i 95 % av försöken där en femtedel av
    projekten, medlemskapen och uppgifterna lämnas bort, och när banden vägs på annat sätt.
params:
  order:
    type: choice
    values: [least, most]
    default: least
    en: "The least constrained first (they span holes), or the most"
    sv: "De minst begränsade först (de överbryggar hål), eller de mest (most)"
  helix: {type: helix, default: null}
  place: {type: place, default: null}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  constraint: {type: float, en: Constraint, sv: Begränsning}
  effective_size: {type: float, en: Effective size, sv: Effektiv storlek}
  efficiency: {type: float, en: Efficiency, sv: Effektivitet}
  hierarchy: {type: float, en: Hierarchy, sv: Hierarki}
  partners: {type: int, en: Partners, sv: Partner}
  strength: {type: float, en: Strength of all ties, sv: Bandens sammanlagda styrka}
  rank: {type: int, en: Rank among all judged, sv: Plats bland alla bedömda}
  rank_low: {type: int, en: "Rank at best (95 %)", sv: "Plats som bäst (95 %)"}
  rank_high: {type: int, en: "Rank at worst (95 %)", sv: "Plats som sämst (95 %)"}
  solid:
    type: text
    en: How solid the rank is
    sv: Hur säker platsen är
    words:
      solid: {en: solid, sv: "säker"}
      evidence: {en: "moves if a fifth of the facts is missing", sv: "flyttas om en femtedel av uppgifterna saknas"}
      weights: {en: "depends on how ties are weighed", sv: "beror på hur banden vägs"}
      both: {en: "moves if a fifth of the facts is missing, and with how ties are weighed", sv: "flyttas om en femtedel av uppgifterna saknas, och med hur banden vägs"}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (:Analysis {id: $analysis})<-[s:SCORED]-(a:Actor)
WHERE s.constraint IS NOT NULL
  AND ($helix IS NULL OR a.helix = $helix)
  AND ($place IS NULL OR a.place IN places)
WITH a, s, CASE $order WHEN 'most' THEN -s.constraint ELSE s.constraint END AS position,
     CASE $order WHEN 'most' THEN s.most_constraint_rank ELSE s.constraint_rank END AS places,
     CASE $order WHEN 'most' THEN s.most_constraint_solid ELSE s.constraint_solid END AS stands
ORDER BY position, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased,
       s.constraint AS constraint, s.effective_size AS effective_size, s.efficiency AS efficiency,
       s.hierarchy AS hierarchy, s.alters AS partners, s.strength AS strength,
       places[0] AS rank, places[1] AS rank_low, places[2] AS rank_high,
       CASE stands WHEN 'solid' THEN 'solid' WHEN 'evidence' THEN 'evidence' WHEN 'weights' THEN 'weights' WHEN 'both' THEN 'both' END AS solid
ORDER BY position, a.id
