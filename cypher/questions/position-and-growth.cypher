/*
theme: change
title: {en: Position in the network and growth, sv: Ställning i nätet och tillväxt}
about:
  en: >-
    Whether companies with a certain position in the network grow faster or more slowly: partners, constraint,
    effective size, brokerage, betweenness, and how near a university and a support organisation are. Growth is the
    log ratio of employees or turnover from a company's first year to its last, a year. The difference is between the
    lowest place and the highest among the companies, with size, age, industry and county held equal, with its
    95 % interval; rank correlation stands beside it. P-values are by permutation, adjusted for the number of measures.
    An association, not a cause: growth may as well bring partners. Fewer than 30 companies are not judged.
  sv: >-
    Om företag med en viss ställning i nätet växer snabbare eller långsammare: partner, begränsning, effektiv storlek,
    mäklande, mellanställning, och hur nära ett lärosäte och en stödorganisation är. Tillväxten är logaritmen av kvoten
    mellan företagets sista och första år i anställda eller omsättning, per år. Skillnaden är den mellan lägsta och
    högsta plats bland företagen, med storlek, ålder, bransch och län lika, och dess 95-procentiga intervall; bredvid
    står rangkorrelationen. P-värdena är framtagna genom omkastning och justerade för antalet mått. Ett samband, ingen
    orsak: tillväxt kan lika gärna ge partner. Färre än 30 företag bedöms inte.
params:
  figure: {type: choice, values: [employees, turnover], default: employees, en: Growth of what, sv: Tillväxt i vad}
  since: {type: year, default: null, en: Figures from this year on, sv: Uppgifter från och med detta år}
  until: {type: year, default: null, en: Figures up to this year, sv: Uppgifter till och med detta år}
  place: {type: place, default: null, en: Only companies in this place, sv: Bara företag på denna plats}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: position-and-growth
returns:
  measure:
    type: text
    en: Position
    sv: Ställning
    words:
      partners: {en: partners, sv: partner}
      constraint: {en: constraint, sv: begränsning}
      size: {en: effective size, sv: effektiv storlek}
      brokerage: {en: brokerage, sv: mäklande}
      betweenness: {en: betweenness, sv: mellanställning}
      university: {en: nearness to a university, sv: närhet till ett lärosäte}
      support: {en: nearness to a support organisation, sv: närhet till en stödorganisation}
  finding:
    type: text
    en: Finding
    sv: Bedömning
    words:
      faster: {en: the higher the faster, sv: ju högre desto snabbare}
      slower: {en: the higher the slower, sv: ju högre desto långsammare}
      chance: {en: no more than chance, sv: inte mer än slumpen}
      few: {en: too few companies, sv: för få företag}
      same: {en: nothing to compare, sv: inget att jämföra}
  reading: {type: text, en: In words, sv: I ord}
  companies: {type: int, en: Companies, sv: Företag}
  slope: {type: share, en: "Growth a year, highest less lowest", sv: "Tillväxt per år, högsta minus lägsta"}
  low: {type: share, en: "Its 95 % interval, from", sv: "Dess 95-procentiga intervall, från"}
  high: {type: share, en: to, sv: till}
  p: {type: float, en: p by permutation, sv: p genom omkastning}
  p_adjusted: {type: float, en: "p, adjusted", sv: "p, justerat"}
  rho: {type: float, en: "Rank correlation (Spearman)", sv: "Rangkorrelation (Spearman)"}
  rho_p: {type: float, en: Its p by permutation, sv: Dess p genom omkastning}
  rho_adjusted: {type: float, en: "Its p, adjusted", sv: "Dess p, justerat"}
show: table
seconds: 60
*/
UNWIND range(0, size($found) - 1) AS rank
WITH rank, $found[rank] AS row
ORDER BY rank
LIMIT $limit
RETURN CASE row.measure WHEN 'partners' THEN 'partners' WHEN 'constraint' THEN 'constraint' WHEN 'size' THEN 'size'
         WHEN 'brokerage' THEN 'brokerage' WHEN 'betweenness' THEN 'betweenness' WHEN 'university' THEN 'university'
         WHEN 'support' THEN 'support' END AS measure,
       CASE row.finding WHEN 'faster' THEN 'faster' WHEN 'slower' THEN 'slower' WHEN 'chance' THEN 'chance'
         WHEN 'few' THEN 'few' WHEN 'same' THEN 'same' END AS finding,
       row.reading AS reading, row.companies AS companies, row.slope AS slope, row.low AS low, row.high AS high,
       row.p AS p, row.p_adjusted AS p_adjusted, row.rho AS rho, row.rho_p AS rho_p, row.rho_adjusted AS rho_adjusted
ORDER BY rank
