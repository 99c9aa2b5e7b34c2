/*
theme: bridges
title: {en: Who shrinks the distance, sv: Vem som krymper avståndet}
about:
  en: >-
    Whose absence would lengthen the ways between the others most: each is taken away in turn, and the mean shortest
    way between those who still reach each other is measured again. Tried are the twenty on most shortest ways of
    all, and the twenty with most ties into the group; others are not. Pairs that would lose every way stand beside.
  sv: >-
    Vems frånvaro som skulle förlänga vägarna mellan de andra mest: var och en tas bort i tur och ordning, och den
    kortaste vägen i medeltal mellan dem som ännu når varandra mäts igen. De som prövas är de tjugo på flest kortaste
    vägar av alla och de tjugo med flest band in i gruppen; inga andra. Par som skulle mista varje väg står bredvid.
params:
  among: {type: group, default: null, en: "Ways between these only (a kind of actor, cluster or place)", sv: "Bara vägar mellan dessa (slag av aktör, kluster eller plats)"}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: who-shrinks
returns:
  actor: {type: actor, en: Without, sv: Utan}
  helix: {type: helix, en: Kind, sv: Slag}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  lengthened: {type: float, en: Steps more in the mean, sv: Fler steg i medeltal}
  steps: {type: float, en: Steps now, sv: Steg nu}
  cut: {type: int, en: Pairs that lose every way, sv: Par som mister varje väg}
  pairs: {type: int, en: Pairs looked at, sv: Par som prövats}
show: table
seconds: 60
*/
UNWIND range(0, size($found) - 1) AS rank
WITH rank, $found[rank] AS row
ORDER BY rank
LIMIT $limit
MATCH (a:Actor {id: row.id})
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased,
       row.lengthened AS lengthened, row.steps AS steps,
       row.cut AS cut, row.pairs AS pairs
ORDER BY rank
