/*
title: {en: Structural holes, sv: Strukturella hål}
about:
  en: >-
    Who stands between others, and who is hemmed in. Constraint (Burt 1992) is low for an actor whose partners
    do not work with each other: it spans structural holes and hears of things first. It is high for one whose
    partners all know each other, or who depends on a single partner. Effective size counts the partners that
    are not redundant; efficiency is its share of all partners; hierarchy tells how far one partner alone holds
    the actor in. Actors without any tie have no value, and are found with isolated-actors.
  sv: >-
    Vem som står mellan andra, och vem som är inringad. Begränsningen (Burt 1992) är låg för en aktör vars
    partner inte samarbetar med varandra: den överbryggar strukturella hål och hör saker först. Den är hög för
    den vars partner alla känner varandra, eller som beror på en enda partner. Effektiv storlek räknar de
    partner som inte är överflödiga; effektivitet är dess andel av alla partner; hierarki säger hur mycket en
    ensam partner håller in aktören. Aktörer utan något band har inget värde, och hittas med isolated-actors.
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
  constraint: {type: float, en: Constraint, sv: Begränsning}
  effective_size: {type: float, en: Effective size, sv: Effektiv storlek}
  efficiency: {type: float, en: Efficiency, sv: Effektivitet}
  hierarchy: {type: float, en: Hierarchy, sv: Hierarki}
  partners: {type: int, en: Partners, sv: Partner}
  strength: {type: float, en: Strength of all ties, sv: Bandens sammanlagda styrka}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (:Analysis {id: $analysis})<-[s:SCORED]-(a:Actor)
WHERE s.constraint IS NOT NULL
  AND ($helix IS NULL OR a.helix = $helix)
  AND ($place IS NULL OR a.place IN places)
WITH a, s, CASE $order WHEN 'most' THEN -s.constraint ELSE s.constraint END AS position
ORDER BY position, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       s.constraint AS constraint, s.effective_size AS effective_size, s.efficiency AS efficiency,
       s.hierarchy AS hierarchy, s.alters AS partners, s.strength AS strength
ORDER BY position, a.id
