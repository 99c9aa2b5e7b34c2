/*
theme: bridges
title: {en: Bridges for an actor, sv: Broar för en aktör}
about:
  en: >-
    Whom an actor should be introduced to: actors that it does not work with yet, who could introduce them (a
    support organisation where one knows both), why, and what a tie of ordinary weight would change: the
    constraint of both, and the actor's mean distance to the others. Ranked by Adamic–Adar, which foretells real
    collaboration best. Name a group to look only there: a kind of actor, a cluster, a place. Who has
    ceased is in no pair and introduces nobody; their ties still count in the measures.
  sv: >-
    Vilka en aktör borde få möta: aktörer som den inte samarbetar med än, vem som kan föra dem samman (en
    stödorganisation där någon känner båda), varför, och vad ett band av vanlig vikt skulle ändra: bådas
    begränsning och aktörens medelavstånd till de andra. Ordnat efter Adamic–Adar, som bäst förutsäger verkliga
    samarbeten. Ange en grupp för att bara se till den: ett slag av aktör, ett kluster, en plats.
    Den som har upphört står inte i något par och för inte samman andra; dess band räknas ändå i måtten.
params:
  actor: {type: actor}
  among: {type: group, default: null, en: "Only those of this group (a kind of actor, cluster or place)", sv: "Bara de i denna grupp (slag av aktör, kluster eller plats)"}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: bridges-of
returns:
  a: {type: actor, en: "Actor", sv: "Aktör"}
  b: {type: actor, en: "To introduce", sv: "Att föra samman med"}
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
