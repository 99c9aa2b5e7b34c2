/*
theme: brokers
title: {en: The only bridges, sv: De enda broarna}
about:
  en: >-
    Actors whose departure would tear the network apart: without them, others lose every connection to the rest.
    The more actors hang on one bridge, the more there is to gain from a second one. Beside each bridge stand
    those who would be cut off (the first twenty; nobody, where an analysis was too large to keep its ties).
  sv: >-
    Aktörer vars bortfall skulle slita isär nätet: utan dem förlorar andra varje förbindelse med resten. Ju fler
    som hänger på en enda bro, desto mer finns att vinna på en andra. Bredvid varje bro står de som skulle
    skäras av (de tjugo första; ingen, där en analys var för stor för att behålla sina band).
params:
  helix: {type: helix, default: null}
  place: {type: place, default: null}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Bridge, sv: Bro}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Place, sv: Plats}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  separated: {type: int, en: Would be cut off, sv: Skulle skäras av}
  parts: {type: int, en: Parts without it, sv: Delar utan den}
  partners: {type: int, en: Partners, sv: Partner}
  cut_off: {type: list, en: Who would be cut off, sv: Vilka som skulle skäras av}
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
MATCH (analysis:Analysis {id: $analysis})<-[s:SCORED]-(a:Actor)
WHERE s.separated > 0
  AND ($helix IS NULL OR a.helix = $helix)
  AND ($place IS NULL OR a.place IN places)
WITH analysis, a, s
ORDER BY s.separated DESC, a.id
LIMIT $limit
// Whoever is cut off has at most as many partners as are cut off, and so have all of its partners but the bridge.
// That leaves few neighbours of the bridge to walk from; what is reached from each without the bridge is a part.
CALL (analysis, a, s) {
  MATCH (a)-[t:TIED_TO]-(near)
  WHERE t.analysis = $analysis
    AND NOT EXISTS { (near)-[x:SCORED]->(analysis) WHERE x.alters > s.separated }
    AND NOT EXISTS {
      MATCH (near)-[u:TIED_TO]-(next)-[x:SCORED]->(analysis)
      WHERE u.analysis = $analysis AND next <> a AND x.alters > s.separated
    }
  CALL (a, near) {
    MATCH path = (near)-[ties:TIED_TO*0..50]-(one)
    WHERE all(tie IN ties WHERE tie.analysis = $analysis) AND all(n IN nodes(path) WHERE n <> a)
    WITH DISTINCT one
    RETURN min(one.id) AS part, collect(one) AS ones
  }
  WITH part, head(collect(ones)) AS ones
  ORDER BY size(ones) DESC, part
  RETURN collect(ones) AS reached
}
// When everybody was reached, the largest part is among them, and it is the rest that is cut off from it.
WITH a, s,
     CASE WHEN reduce(n = 0, ones IN reached | n + size(ones)) > s.separated THEN tail(reached) ELSE reached END AS cut
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       head([
         (a)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased,
       s.separated AS separated, s.parts + 1 AS parts, s.alters AS partners,
       COLLECT {
         UNWIND cut AS ones
         UNWIND ones AS one
         RETURN coalesce(one.name, one.id) AS name ORDER BY name LIMIT 20
       } AS cut_off,
       s.separated_rank[0] AS rank, s.separated_rank[1] AS rank_low, s.separated_rank[2] AS rank_high,
       CASE s.separated_solid WHEN 'solid' THEN 'solid' WHEN 'evidence' THEN 'evidence' WHEN 'weights' THEN 'weights' WHEN 'both' THEN 'both' END AS solid
ORDER BY separated DESC, a.id
