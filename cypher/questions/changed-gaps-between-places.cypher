/*
theme: change
title: {en: Changed gaps between places, sv: Ändrade gap mellan platser}
about:
  en: >-
    How the interplay between counties (or countries) changed between the two periods of a comparison (loket compare): which
    gaps opened, which closed, and through which projects. A gap is less interplay than
    chance gives where there is ground for more. More
    projects in the later period are no change: each period stands beside what chance would make of its own
    projects. Beyond chance says whether the difference between the periods is more than luck; it weighs only the
    projects of one period alone. A gap that opened or closed without that may have done so by luck.
  sv: >-
    Hur samspelet mellan län (eller länder) ändrades mellan de två perioderna i en jämförelse (loket compare): vilka gap
    som öppnats, vilka som slutits, och genom vilka projekt. Ett gap är mindre samspel
    än slumpen ger där det finns grund för mer. Fler projekt
    i den senare perioden är ingen ändring: varje period står bredvid vad slumpen skulle göra av dess egna
    projekt. Utöver slumpen säger om skillnaden mellan perioderna är mer än tur; bara projekt som hör till en
    enda av perioderna vägs. Ett gap som öppnats eller slutits utan det kan ha gjort det av en slump.
params:
  place: {type: place, default: null, en: Only pairs with this place, sv: Bara par med denna plats}
  comparison: {type: comparison, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  a: {type: place, en: Between, sv: Mellan}
  b: {type: place, en: And, sv: Och}
  gap:
    type: text
    en: Gap
    sv: Gap
    words:
      opened: {en: opened, sv: öppnat}
      closed: {en: closed, sv: slutet}
      open: {en: still open, sv: kvar}
  beyond:
    type: text
    en: Beyond chance
    sv: Utöver slumpen
    words:
      more: {en: more than before, sv: mer än förut}
      fewer: {en: less than before, sv: mindre än förut}
      chance: {en: no more than luck, sv: inte mer än tur}
  p: {type: float, en: p-value (adjusted), sv: p-värde (justerat)}
  ratio_before: {type: float, en: Strength / expected before, sv: Styrka / väntad före}
  ratio_after: {type: float, en: Strength / expected after, sv: Styrka / väntad efter}
  ties_before: {type: int, en: Ties before, sv: Band före}
  ties_after: {type: int, en: Ties after, sv: Band efter}
  through:
    type: list
    en: Through (of the period that has more of it)
    sv: Genom (under den period som har mer av det)
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) UNWIND [at.code, 'rest:' + at.code] AS code RETURN code } AS here
MATCH (first:Analysis)<-[:COMPARES {period: 'before'}]-(c:Comparison {id: $comparison})
MATCH (c)-[:COMPARES {period: 'after'}]->(second:Analysis)
MATCH (c)-[:FOUND]->(g:Change {by: 'place'})
WHERE $place IS NULL OR g.a IN here OR g.b IN here
OPTIONAL MATCH (x:Gap {id: first.id + ':place:' + g.a + ':' + g.b})
OPTIONAL MATCH (y:Gap {id: second.id + ':place:' + g.a + ':' + g.b})
WITH g, x, y, coalesce(x.finding = 'gap', false) AS before, coalesce(y.finding = 'gap', false) AS after
WITH g, x, y, CASE WHEN before AND after THEN 'open' WHEN before THEN 'closed' WHEN after THEN 'opened' END AS gap
WITH g, x, y, gap, CASE g.verdict WHEN 'more' THEN 0 WHEN 'fewer' THEN 0 WHEN 'chance' THEN 1 ELSE 2 END AS position,
     CASE gap WHEN 'opened' THEN 0 WHEN 'closed' THEN 0 WHEN 'open' THEN 1 ELSE 2 END AS seriousness
ORDER BY position, seriousness, coalesce(g.p, 2.0), g.a, g.b, g.id
LIMIT $limit
RETURN {id: g.a, name: coalesce(COLLECT {
         MATCH (p:Place {code: replace(g.a, 'rest:', '')})
         RETURN coalesce(p['name_' + $lang], p.name_sv, p.name_en, p.code) + CASE WHEN g.a STARTS WITH 'rest:' THEN ' (?)' ELSE '' END
       }[0], g.a_name)} AS a,
       {id: g.b, name: coalesce(COLLECT {
         MATCH (p:Place {code: replace(g.b, 'rest:', '')})
         RETURN coalesce(p['name_' + $lang], p.name_sv, p.name_en, p.code) + CASE WHEN g.b STARTS WITH 'rest:' THEN ' (?)' ELSE '' END
       }[0], g.b_name)} AS b, gap,
       CASE g.verdict WHEN 'more' THEN 'more' WHEN 'fewer' THEN 'fewer' WHEN 'chance' THEN 'chance' END AS beyond,
       g.p AS p, x.ratio AS ratio_before, y.ratio AS ratio_after, x.ties AS ties_before, y.ties AS ties_after,
       COLLECT {
         UNWIND range(0, size(g.through) - 1) AS at
         MATCH (p:Project {id: g.through[at]})
         RETURN coalesce(p.acronym, p.title, p.id) ORDER BY at
       } AS through
ORDER BY position, seriousness, coalesce(g.p, 2.0), g.a, g.b, g.id
