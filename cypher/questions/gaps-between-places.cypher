/*
theme: gaps
title: {en: Gaps between places, sv: Gap mellan platser}
about:
  en: >-
    Which places do not meet, by county in Sweden, region in Norway and Finland, and elsewhere by country (Norway or
    Finland with a question mark: those whose region is not known, the group `rest:NO` or `rest:FI`): for each pair,
    the ties between their actors, the ties there could be, and the part of these that exists. A row with the same place twice tells how its actors
    work with each other. Each pair stands beside what chance would give if every actor kept its number of projects
    and every project its size. What is thinner than that is a gap where there is ground for interplay: topics,
    industries or municipalities that both have. Gaps come first, those that lack most of what chance would give
    before the others. A verdict is solid if it stands in 95 % of trials that leave out a fifth of the projects,
    memberships and statements, and under other weights of ties.
  sv: >-
    Vilka platser som inte möts, i Sverige per län, i Norge och Finland per region och annars per land (Norge eller
    Finland med frågetecken: de vars region inte är känd, gruppen `rest:NO` eller `rest:FI`): för varje par de band som
    finns mellan aktörerna, de som kunde finnas, och den del av dem som finns. En rad med samma plats två gånger visar hur dess aktörer samarbetar
    med varandra. Bredvid varje par står vad slumpen skulle ge om varje aktör behöll sitt antal projekt och varje
    projekt sin storlek. Vad som är tunnare än så är ett gap där det finns grund för samspel: ämnen, branscher eller
    kommuner som båda har. Gapen kommer först, de som saknar mest av vad slumpen skulle ge före de andra. En
    bedömning är säker om den står sig i 95 % av försöken där en femtedel av projekten, medlemskapen och uppgifterna
    lämnas bort, och när banden vägs på annat sätt.
params:
  place: {type: place, default: null, en: Only pairs with this place, sv: Bara par med denna plats}
  within: {type: place, default: null, en: Only pairs of places within this one, sv: Bara par av platser inom denna}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 10000}
returns:
  a: {type: place, en: Between, sv: Mellan}
  b: {type: place, en: And, sv: Och}
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
  mix_verdict:
    type: text
    en: Beside chance, with each project's kinds of actors kept
    sv: Jämfört med slumpen, med varje projekts slag av aktörer oförändrade
    words:
      fewer: {en: fewer than chance, sv: färre än slumpen}
      more: {en: more than chance, sv: fler än slumpen}
      chance: {en: as chance gives, sv: som slumpen ger}
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
show: matrix
*/
WITH COLLECT { MATCH (:Place {code: $within})<-[:PART_OF]-{0,4}(at) UNWIND [at.code, 'rest:' + at.code] AS code RETURN code } AS places,
     COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) UNWIND [at.code, 'rest:' + at.code] AS code RETURN code } AS here
MATCH (:Analysis {id: $analysis})-[:FOUND]->(g:Gap {by: 'place'})
WHERE ($place IS NULL OR g.a IN here OR g.b IN here)
  AND ($within IS NULL OR (g.a IN places AND g.b IN places))
WITH g
ORDER BY g.rank, coalesce(g.density, 2.0), g.possible DESC, g.a, g.b, g.id
LIMIT $limit
RETURN {id: g.a, name: coalesce(COLLECT {
         MATCH (p:Place {code: replace(g.a, 'rest:', '')})
         RETURN coalesce(p['name_' + $lang], p.name_sv, p.name_en, p.code) + CASE WHEN g.a STARTS WITH 'rest:' THEN ' (?)' ELSE '' END
       }[0], g.a_name)} AS a,
       {id: g.b, name: coalesce(COLLECT {
         MATCH (p:Place {code: replace(g.b, 'rest:', '')})
         RETURN coalesce(p['name_' + $lang], p.name_sv, p.name_en, p.code) + CASE WHEN g.b STARTS WITH 'rest:' THEN ' (?)' ELSE '' END
       }[0], g.b_name)} AS b,
       g.density AS density, g.ties AS ties, g.possible AS possible, g.weight AS weight,
       g.actors_a AS actors_a, g.actors_b AS actors_b,
       CASE g.verdict WHEN 'fewer' THEN 'fewer' WHEN 'more' THEN 'more' WHEN 'chance' THEN 'chance' END AS verdict,
       g.ratio AS ratio, g.p AS p, g.project_weight AS project_weight, g.expected AS expected,
       g.expected_low AS expected_low, g.expected_high AS expected_high, g.project_ties AS project_ties,
       g.expected_ties AS expected_ties,
       CASE g.mix_verdict WHEN 'fewer' THEN 'fewer' WHEN 'more' THEN 'more' WHEN 'chance' THEN 'chance' END AS mix_verdict,
       CASE g.finding WHEN 'gap' THEN 'gap' WHEN 'groundless' THEN 'groundless' END AS finding,
       COLLECT {
         UNWIND range(0, size(coalesce(g.ground, [])) - 1) AS i
         MATCH (topic:Topic {code: g.ground[i]})
         RETURN coalesce(topic['name_' + $lang], topic.name_en, topic.name_sv, topic.code) AS name ORDER BY i
       } AS ground,
       g.shared_topics AS shared_topics, g.shared_industries AS shared_industries, g.shared_places AS shared_places,
       g.rank AS rank, g.rank_low AS rank_low, g.rank_high AS rank_high,
       CASE g.solid WHEN 'solid' THEN 'solid' WHEN 'evidence' THEN 'evidence' WHEN 'weights' THEN 'weights' WHEN 'both' THEN 'both' END AS solid
ORDER BY g.rank, coalesce(g.density, 2.0), g.possible DESC, g.a, g.b, g.id
