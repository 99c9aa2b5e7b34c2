/*
theme: gaps
title: {en: "Near on the map, far in the network", sv: "Nära på kartan, långt borta i nätet"}
about:
  en: >-
    Places by kilometres and by steps: which are near each other on the map and far in the network, or the other way
    round. Steps are the mean shortest way between their actors, kilometres those between the middles of the
    actors whose coordinates are known, as the crow flies. Standing out is the rank of the pair by steps less its rank
    by kilometres, from -1 to 1: high for neighbours who do not meet, low for distant places that work together.
  sv: >-
    Platser efter kilometer och efter steg: vilka som ligger nära på kartan och långt borta i nätet, eller tvärtom.
    Steg är den kortaste vägen mellan deras aktörer i medeltal, kilometer fågelvägen mellan mitten av de aktörer
    vars koordinater är kända. Hur mycket ett par sticker ut är dess rang efter steg minus dess rang efter kilometer,
    från -1 till 1: högt för grannar som inte möts, lågt för avlägsna platser som samarbetar.
params:
  by: {type: choice, values: [county, municipality], default: county, en: What places, sv: Vilka platser}
  within: {type: place, default: null, en: Only places in this one, sv: Bara platser i denna}
  order: {type: choice, values: [far, close], default: far, en: "First those far in the network though near, or close though distant", sv: "Först de som är långt borta fast nära (far), eller nära fast avlägsna (close)"}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: places-apart
returns:
  a: {type: place, en: Between, sv: Mellan}
  b: {type: place, en: And, sv: Och}
  km: {type: float, en: Kilometres, sv: Kilometer}
  steps: {type: float, en: Steps in the network, sv: Steg i nätet}
  finding:
    type: text
    en: Finding
    sv: Bedömning
    words:
      far: {en: "near on the map, far in the network", sv: "nära på kartan, långt borta i nätet"}
      close: {en: "far on the map, near in the network", sv: "långt borta på kartan, nära i nätet"}
  stands_out: {type: float, en: Stands out, sv: Sticker ut}
  connected: {type: share, en: Pairs that a way leads between, sv: Par med en väg emellan}
  actors_a: {type: int, en: Actors in the first, sv: Aktörer i den första}
  actors_b: {type: int, en: Actors in the second, sv: Aktörer i den andra}
show: table
seconds: 60
*/
UNWIND range(0, size($found) - 1) AS rank
WITH rank, $found[rank] AS row
ORDER BY rank
LIMIT $limit
RETURN row.a AS a, row.b AS b, row.km AS km, row.steps AS steps,
       CASE row.finding WHEN 'far' THEN 'far' WHEN 'close' THEN 'close' END AS finding, row.stands_out AS stands_out,
       row.connected AS connected, row.actors_a AS actors_a, row.actors_b AS actors_b
ORDER BY rank
