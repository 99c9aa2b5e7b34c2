/*
theme: place
title: {en: The most connected actors, sv: De mest sammanlänkade aktörerna}
about:
  en: >-
    Who has the most partners, or the strongest ties. Many partners is not the same as a good position: a large
    consortium gives dozens of partners who all know each other. Compare effective size, the number of partners
    that lead somewhere the others do not. A rank is solid if it stays within the same first 5, 10, 20, 50, 100 …
    in 95 % of trials that leave out a fifth of the projects, memberships and statements, and under other weights.
  sv: >-
    Vem som har flest partner, eller de starkaste banden. Många partner är inte detsamma som ett bra läge: ett
    stort konsortium ger dussintals partner som alla känner varandra. Jämför med effektiv storlek, antalet
    partner som leder någonstans dit de andra inte gör. En plats är säker om den stannar inom samma första 5, 10,
    20, 50, 100 … i 95 % av försöken där en femtedel av projekten, medlemskapen och uppgifterna lämnas bort, och
    när banden vägs på annat sätt.
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
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  partners: {type: int, en: Partners, sv: Partner}
  strength: {type: float, en: Strength of all ties, sv: Bandens sammanlagda styrka}
  effective_size: {type: float, en: Effective size, sv: Effektiv storlek}
  projects: {type: int, en: Projects, sv: Projekt}
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
WHERE s.alters > 0
  AND ($helix IS NULL OR a.helix = $helix)
  AND ($place IS NULL OR a.place IN places)
WITH a, s, CASE $order WHEN 'strength' THEN s.strength ELSE s.alters END AS position,
     CASE $order WHEN 'strength' THEN s.strength_rank ELSE s.alters_rank END AS places,
     CASE $order WHEN 'strength' THEN s.strength_solid ELSE s.alters_solid END AS stands
ORDER BY position DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased,
       s.alters AS partners, s.strength AS strength, s.effective_size AS effective_size,
       COUNT { MATCH (a)-[:PARTICIPATES_IN]->(p) RETURN DISTINCT p } AS projects,
       places[0] AS rank, places[1] AS rank_low, places[2] AS rank_high,
       CASE stands WHEN 'solid' THEN 'solid' WHEN 'evidence' THEN 'evidence' WHEN 'weights' THEN 'weights' WHEN 'both' THEN 'both' END AS solid
ORDER BY position DESC, a.id
