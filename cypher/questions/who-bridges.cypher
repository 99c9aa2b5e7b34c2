/*
theme: brokers
title: {en: Who bridges two groups now, sv: Vilka som är broar mellan två grupper nu}
about:
  en: >-
    The actors of two groups that are tied to the other group today, with their ties across by name: the bridges
    that a gap has already. The strongest come first. The part of an actor's collaboration that goes across tells
    how much of a bridge it is; an actor in both groups is not listed, since it is in both.
  sv: >-
    De aktörer i två grupper som redan har band till den andra gruppen, med sina partner där vid namn: de broar
    som ett gap redan har. De starkaste kommer först. Den del av en aktörs samarbete som går över visar hur mycket
    bro den är; en aktör som är med i båda grupperna räknas inte upp.
params:
  a: {type: group, en: "The one group (a kind of actor, cluster, place, community:ACTOR or actor)", sv: "Den ena gruppen (slag av aktör, kluster, plats, community:AKTÖR eller aktör)"}
  b: {type: group, en: The other group, sv: Den andra gruppen}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: who-bridges
returns:
  actor: {type: actor, en: Bridge, sv: Bro}
  helix: {type: helix, en: Kind, sv: Slag}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  side:
    type: text
    en: In which group
    sv: I vilken grupp
    words:
      first: {en: the first, sv: den ena}
      second: {en: the other, sv: den andra}
  ties: {type: int, en: Ties across, sv: Band över gapet}
  weight: {type: float, en: Strength of ties across, sv: Styrka hos banden över gapet}
  share: {type: share, en: Part of its collaboration, sv: Del av dess samarbete}
  partners: {type: list, en: With whom, sv: Med vilka}
  rank: {type: int, en: Rank, sv: Plats}
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
seconds: 60
*/
UNWIND range(0, size($found) - 1) AS way
WITH way, $found[way] AS row
ORDER BY way
LIMIT $limit
MATCH (a:Actor {id: row.id})
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased,
       CASE row.side WHEN 'first' THEN 'first' WHEN 'second' THEN 'second' END AS side,
       row.ties AS ties, row.weight AS weight, row.share AS share,
       COLLECT {
         UNWIND range(0, size(row.partners) - 1) AS i
         MATCH (b:Actor {id: row.partners[i]})
         RETURN b {.id, .name, .helix} AS partner ORDER BY i
       } AS partners,
       row.rank AS rank, row.rank_low AS rank_low, row.rank_high AS rank_high,
       CASE row.solid WHEN 'solid' THEN 'solid' WHEN 'evidence' THEN 'evidence' WHEN 'weights' THEN 'weights' WHEN 'both' THEN 'both' END AS solid
ORDER BY way
