/*
theme: bridges
title: {en: Bridges over a gap, sv: Broar över ett gap}
about:
  en: >-
    Whom to introduce to whom between two groups (kinds of actors, clusters, places, communities or single
    actors): pairs who do not work together yet, who could introduce them (a support organisation where one
    knows both), why, and what a tie of ordinary weight would change: the constraint of both, the groups'
    interplay beside chance, and their mean distance in the network, each worked out with the tie added. Ranked by
    Adamic–Adar, which foretells real collaboration best; an actor stands in at most two pairs. Pairs without a
    shared partner follow, by shared topics, industry and municipality. Who has ceased is in no pair and
    introduces nobody; their ties still count in the measures.
  sv: >-
    Vilka som borde mötas mellan två grupper (slag av aktörer, kluster, platser, gemenskaper eller enskilda
    aktörer): par som inte samarbetar än, vem som kan föra dem samman (en stödorganisation där någon känner båda),
    varför, och vad ett band av vanlig vikt skulle ändra: bådas begränsning, gruppernas samspel jämfört med
    slumpen och deras medelavstånd i nätet, allt uträknat med bandet tillagt. Ordnat efter Adamic–Adar, som bäst
    förutsäger verkliga samarbeten; en aktör står i högst två par. Sedan följer par utan gemensam partner,
    efter gemensamma ämnen, bransch och kommun. Den som har upphört står inte i något par och för inte samman
    andra; dess band räknas ändå i måtten.
params:
  a: {type: group, en: "The one group (a kind of actor, cluster, place, community:ACTOR or actor)", sv: "Den ena gruppen (slag av aktör, kluster, plats, community:AKTÖR eller aktör)"}
  b: {type: group, en: The other group, sv: Den andra gruppen}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: bridges-between
returns:
  a: {type: actor, en: "From the first", sv: "Från den ena"}
  b: {type: actor, en: "From the other", sv: "Från den andra"}
  introducer: {type: actor, en: Could introduce them, sv: Kan föra dem samman}
  why: {type: text, en: Why, sv: Varför}
  effect: {type: text, en: What a tie would change, sv: Vad ett band skulle ändra}
  km: {type: float, en: Kilometres between them, sv: Kilometer mellan dem}
  shared_partners: {type: int, en: Shared partners, sv: Gemensamma partner}
  partners: {type: list, en: Who works with both, sv: Vilka som samarbetar med båda}
  topics: {type: list, en: Shared topics, sv: Gemensamma ämnen}
  industries: {type: list, en: Shared industries, sv: Gemensamma branscher}
  projects: {type: list, en: Projects with who could introduce them, sv: Projekt med den som kan föra dem samman}
  place_a: {type: place, en: Place of the first, sv: Den förstas plats}
  place_b: {type: place, en: Place of the second, sv: Den andras plats}
  score: {type: float, en: Closeness (Adamic–Adar), sv: Närhet (Adamic–Adar)}
  constraint_a: {type: float, en: Constraint of the first, sv: Den förstas begränsning}
  constraint_a_after: {type: float, en: "Constraint of the first, with the tie", sv: "Den förstas begränsning, med bandet"}
  constraint_b: {type: float, en: Constraint of the second, sv: Den andras begränsning}
  constraint_b_after: {type: float, en: "Constraint of the second, with the tie", sv: "Den andras begränsning, med bandet"}
  ratio: {type: float, en: Interplay of the groups / expected, sv: Gruppernas samspel / väntat}
  ratio_after: {type: float, en: "Interplay of the groups / expected, with the tie", sv: "Gruppernas samspel / väntat, med bandet"}
  steps: {type: float, en: Mean steps between the groups, sv: Steg i medeltal mellan grupperna}
  steps_after: {type: float, en: "Mean steps between the groups, with the tie", sv: "Steg i medeltal mellan grupperna, med bandet"}
  joined: {type: int, en: Pairs that get a way to each other, sv: Par som får en väg till varandra}
show: table
seconds: 60
*/
UNWIND range(0, size($found) - 1) AS rank
WITH rank, $found[rank] AS row
ORDER BY rank
LIMIT $limit
RETURN row.a AS a, row.b AS b, row.introducer AS introducer, row.why AS why, row.effect AS effect, row.km AS km,
       row.shared_partners AS shared_partners, row.partners AS partners, row.topics AS topics, row.industries AS
       industries, row.projects AS projects, row.place_a AS place_a, row.place_b AS place_b, row.score AS score,
       row.constraint_a AS constraint_a, row.constraint_a_after AS constraint_a_after, row.constraint_b AS
       constraint_b, row.constraint_b_after AS constraint_b_after, row.ratio AS ratio, row.ratio_after AS
       ratio_after, row.steps AS steps, row.steps_after AS steps_after, row.joined AS joined
ORDER BY rank
