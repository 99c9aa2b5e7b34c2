/*
theme: gaps
title: {en: Gaps between other groups, sv: Gap mellan andra grupper}
about:
  en: >-
    Which groups do not meet, by municipality, by main industry (two digits), or by a list of your own: lines of an
    actor (id, number or name) and its group. Gaps come first: less interplay than chance would give if every
    actor kept its number of projects and every project its size, where there is ground for more; then the others,
    each time those that lack most of what chance would give before the rest. In a list an actor may be in several groups; who is in both counts in neither.
  sv: >-
    Vilka grupper som inte möts, efter kommun, efter huvudbransch (två siffror) eller efter en egen lista: rader med
    en aktör (id, nummer eller namn) och dess grupp. Gapen kommer först: mindre samspel än slumpen skulle ge om varje
    aktör behöll sitt antal projekt och varje projekt sin storlek, där det finns grund för mer. Sedan de andra,
    varje gång de som saknar mest av vad slumpen skulle ge före resten. I en lista kan en aktör vara med i flera grupper; den som är med i båda räknas inte.
params:
  by: {type: choice, values: [municipality, industry, list], default: municipality, en: What groups the actors, sv: Vad som grupperar aktörerna}
  groups: {type: text, default: null, en: "The list, as CSV", sv: "Listan, som CSV"}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: gaps-between
returns:
  a: {type: text, en: Between, sv: Mellan}
  b: {type: text, en: And, sv: Och}
  finding:
    type: text
    en: Finding
    sv: Bedömning
    words:
      gap: {en: "gap: ground, but little interplay", sv: "gap: grund finns, men lite samspel"}
      groundless: {en: "little interplay, no known ground", sv: "lite samspel, ingen känd grund"}
  ground: {type: list, en: "Ground: topics of both", sv: "Grund: ämnen hos båda"}
  shared_topics: {type: int, en: Topics of both, sv: Ämnen hos båda}
  shared_industries: {type: int, en: Industries of both, sv: Branscher hos båda}
  shared_places: {type: int, en: Municipalities of both, sv: Kommuner hos båda}
  density: {type: share, en: Part of the possible ties, sv: Del av de möjliga banden}
  ties: {type: int, en: Ties, sv: Band}
  possible: {type: int, en: Possible ties, sv: Möjliga band}
  weight: {type: float, en: Strength of all ties, sv: Bandens sammanlagda styrka}
  actors_a: {type: int, en: Actors in the first, sv: Aktörer i den första}
  actors_b: {type: int, en: Actors in the second, sv: Aktörer i den andra}
  verdict:
    type: text
    en: Beside chance
    sv: Jämfört med slumpen
    words:
      fewer: {en: fewer than chance, sv: färre än slumpen}
      more: {en: more than chance, sv: fler än slumpen}
      chance: {en: as chance gives, sv: som slumpen ger}
  ratio: {type: float, en: Strength of ties through projects / expected, sv: Styrka hos band genom projekt / väntad}
  p: {type: float, en: p-value (adjusted), sv: p-värde (justerat)}
  project_weight: {type: float, en: Strength of ties through projects, sv: Styrka hos band genom projekt}
  expected: {type: float, en: Expected strength, sv: Väntad styrka}
  expected_low: {type: float, en: "Chance gives at least (95 %)", sv: "Slumpen ger minst (95 %)"}
  expected_high: {type: float, en: "Chance gives at most (95 %)", sv: "Slumpen ger högst (95 %)"}
  project_ties: {type: int, en: Ties through projects, sv: Band genom projekt}
  expected_ties: {type: float, en: Expected ties through projects, sv: Väntade band genom projekt}
  rank: {type: int, en: Rank among all pairs, sv: Plats bland alla par}
  rank_low: {type: int, en: "Rank at best (95 %)", sv: "Plats som bäst (95 %)"}
  rank_high: {type: int, en: "Rank at worst (95 %)", sv: "Plats som sämst (95 %)"}
  solid:
    type: text
    en: How solid the comparison with chance is
    sv: Hur säker jämförelsen med slumpen är
    words:
      solid: {en: solid, sv: "säker"}
      evidence: {en: "falls if a fifth of the facts is missing", sv: "faller om en femtedel av uppgifterna saknas"}
      weights: {en: "depends on how ties are weighed", sv: "beror på hur banden vägs"}
      both: {en: "falls if a fifth of the facts is missing, and with how ties are weighed", sv: "faller om en femtedel av uppgifterna saknas, och med hur banden vägs"}
show: table
seconds: 120
*/
UNWIND range(0, size($found) - 1) AS way
WITH way, $found[way] AS g
ORDER BY way
LIMIT $limit
RETURN g.a_name AS a, g.b_name AS b,
       CASE g.finding WHEN 'gap' THEN 'gap' WHEN 'groundless' THEN 'groundless' END AS finding,
       COLLECT {
         UNWIND range(0, size(coalesce(g.ground, [])) - 1) AS i
         MATCH (topic:Topic {code: g.ground[i]})
         RETURN coalesce(topic['name_' + $lang], topic.name_en, topic.name_sv, topic.code) AS name ORDER BY i
       } AS ground,
       g.shared_topics AS shared_topics, g.shared_industries AS shared_industries, g.shared_places AS shared_places,
       g.density AS density, g.ties AS ties, g.possible AS possible, g.weight AS weight,
       g.actors_a AS actors_a, g.actors_b AS actors_b,
       CASE g.verdict WHEN 'fewer' THEN 'fewer' WHEN 'more' THEN 'more' WHEN 'chance' THEN 'chance' END AS verdict,
       g.ratio AS ratio, g.p AS p, g.project_weight AS project_weight, g.expected AS expected,
       g.expected_low AS expected_low, g.expected_high AS expected_high, g.project_ties AS project_ties,
       g.expected_ties AS expected_ties,
       g.rank AS rank, g.rank_low AS rank_low, g.rank_high AS rank_high,
       CASE g.solid WHEN 'solid' THEN 'solid' WHEN 'evidence' THEN 'evidence' WHEN 'weights' THEN 'weights' WHEN 'both' THEN 'both' END AS solid
ORDER BY way
