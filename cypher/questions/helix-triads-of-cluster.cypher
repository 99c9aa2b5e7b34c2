/*
theme: clusters
title: {en: Interplay of helices in a cluster, sv: Samspelet mellan slagen av aktörer i ett kluster}
about:
  en: >-
    Which interplay between kinds of actors is missing or thin in a cluster: for each two kinds the ties, beside what
    chance would give if every actor kept its number of projects and every project its size; for each two and each
    three the triads. An open triad is three actors of which one stands between two who do not work together; in
    a closed one all three do. A triple helix that is only open depends on whoever stands in the middle.
  sv: >-
    Vilket samspel mellan slag av aktörer som saknas eller är tunt i ett kluster: för varje två slag banden, jämfört med
    vad slumpen skulle ge om varje aktör behöll sitt antal projekt och varje projekt sin storlek; för varje två och
    tre triaderna. En öppen triad är tre aktörer där en står mellan två som inte samarbetar; i en sluten samarbetar
    alla tre. En trippelhelix som bara är öppen hänger på den som står i mitten.
params:
  cluster: {type: cluster}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: helix-interplay
returns:
  kinds: {type: text, en: Kinds of actors, sv: Slag av aktörer}
  finding:
    type: text
    en: Finding
    sv: Bedömning
    words:
      absent: {en: "a kind has no members", sv: "ett slag saknar medlemmar"}
      missing: {en: "missing: no tie at all", sv: "saknas: inget band alls"}
      thin: {en: "thin: fewer ties than chance", sv: "tunt: färre band än slumpen"}
      even: {en: "as chance gives", sv: "som slumpen ger"}
      rich: {en: "rich: more ties than chance", sv: "rikt: fler band än slumpen"}
      open: {en: "open: somebody stands between, all three never meet", sv: "öppet: någon står emellan, alla tre möts aldrig"}
      closed: {en: "closed: all three work together", sv: "slutet: alla tre samarbetar"}
  ties: {type: int, en: Ties, sv: Band}
  expected: {type: float, en: Expected ties through projects, sv: Väntade band genom projekt}
  ratio: {type: float, en: Strength / expected, sv: Styrka / väntad}
  closed: {type: int, en: Closed triads, sv: Slutna triader}
  opened: {type: int, en: Open triads, sv: Öppna triader}
  possible: {type: int, en: Possible ties or triads, sv: Möjliga band eller triader}
  actors: {type: list, en: Actors of each kind, sv: Aktörer av varje slag}
show: table
*/
UNWIND range(0, size($found) - 1) AS rank
WITH rank, $found[rank] AS row
ORDER BY rank
LIMIT $limit
RETURN row.kinds AS kinds,
       CASE row.finding WHEN 'absent' THEN 'absent' WHEN 'missing' THEN 'missing' WHEN 'thin' THEN 'thin'
         WHEN 'even' THEN 'even' WHEN 'rich' THEN 'rich' WHEN 'open' THEN 'open' WHEN 'closed' THEN 'closed' END AS finding,
       row.ties AS ties, row.expected AS expected, row.ratio AS ratio, row.closed AS closed, row.opened AS opened,
       row.possible AS possible, row.actors AS actors
ORDER BY rank
