/*
title: {en: The most connected actors, sv: De mest sammanlänkade aktörerna}
about:
  en: >-
    Who has the most partners, or the strongest ties. Many partners is not the same as a good position: a large
    consortium gives dozens of partners who all know each other. Compare effective size, the number of partners
    that lead somewhere the others do not.
  sv: >-
    Vem som har flest partner, eller de starkaste banden. Många partner är inte detsamma som ett bra läge: ett
    stort konsortium ger dussintals partner som alla känner varandra. Jämför med effektiv storlek, antalet
    partner som leder någonstans dit de andra inte gör.
params:
  order:
    type: choice
    values: [partners, strength]
    default: partners
    en: By the number of partners, or by the strength of the ties
    sv: "Efter antalet partner (partners), eller efter bandens styrka (strength)"
  helix: {type: helix, default: null}
  place: {type: place, default: null}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  partners: {type: int, en: Partners, sv: Partner}
  strength: {type: float, en: Strength of all ties, sv: Bandens sammanlagda styrka}
  effective_size: {type: float, en: Effective size, sv: Effektiv storlek}
  projects: {type: int, en: Projects, sv: Projekt}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (:Analysis {id: $analysis})<-[s:SCORED]-(a:Actor)
WHERE s.alters > 0
  AND ($helix IS NULL OR a.helix = $helix)
  AND ($place IS NULL OR a.place IN places)
WITH a, s, CASE $order WHEN 'strength' THEN s.strength ELSE s.alters END AS position
ORDER BY position DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       s.alters AS partners, s.strength AS strength, s.effective_size AS effective_size,
       COUNT { MATCH (a)-[:PARTICIPATES_IN]->(p) RETURN DISTINCT p } AS projects
ORDER BY position DESC, a.id
