/*
theme: data
title: {en: Who may be one actor, sv: Vilka som kan vara samma aktör}
about:
  en: >-
    Pairs of actors that may be one, but where the matcher is not sure enough to join them: another spelling, another
    language, a department, or simply a similar name. A person judges them (loket match review). Of several pairs about
    the same two actors the likeliest is shown.
  sv: >-
    Par av aktörer som kan vara samma, men där matchningen inte är säker nog för att slå ihop dem: en annan stavning, ett
    annat språk, en institution eller bara ett liknande namn. En människa bedömer dem (loket match review). Av flera par om
    samma två aktörer visas det troligaste.
params:
  actor: {type: actor, default: null, en: Only what concerns this actor, sv: Bara det som rör denna aktör}
  least: {type: float, default: 0, en: At least this score, sv: Minst denna poäng}
  limit: {type: int, default: 50, max: 1000}
returns:
  one: {type: actor, en: One, sv: Den ena}
  other: {type: actor, en: The other, sv: Den andra}
  score: {type: float, en: Score, sv: Poäng}
  name: {type: float, en: Name, sv: Namn}
  alias: {type: float, en: Other name, sv: Annat namn}
  acronym: {type: float, en: Acronym, sv: Förkortning}
  place: {type: float, en: Place, sv: Plats}
  site: {type: float, en: Web site, sv: Webbplats}
  country: {type: float, en: Country, sv: Land}
  form: {type: float, en: Legal form, sv: Juridisk form}
  industry: {type: float, en: Industry, sv: Bransch}
  projects: {type: float, en: Shared projects, sv: Gemensamma projekt}
  whole: {type: text, en: Is perhaps the whole, sv: Är kanske helheten}
  contradicts: {type: list, en: But judged not to be one by, sv: Men bedömda att inte vara en av}
  pair: {type: text, en: Pair, sv: Par}
show: table
*/
MATCH (n:Identifier)-[r:RESEMBLES]->(m:Identifier)
WHERE r.score >= $least
  AND NOT EXISTS { MATCH (n)-[j:JUDGED]-(m) WHERE j.undone IS NULL AND j.method <> 'automatic' }
MATCH (n)<-[:IDENTIFIED_BY]-(a:Actor)
MATCH (m)<-[:IDENTIFIED_BY]-(b:Actor)
WHERE a <> b AND ($actor IS NULL OR $actor IN [a.id, b.id])
WITH DISTINCT r, a, b, CASE WHEN a.id < b.id THEN [a.id, b.id] ELSE [b.id, a.id] END AS both
ORDER BY r.score DESC, r.pair
WITH both, collect({r: r, a: a, b: b})[0] AS best
WITH best.r AS r, best.a AS a, best.b AS b
ORDER BY r.score DESC, r.pair
LIMIT $limit
RETURN a {.id, .name, .helix} AS one, b {.id, .name, .helix} AS other, r.score AS score, r.name AS name, r.alias AS alias,
       r.acronym AS acronym, r.place AS place, r.site AS site, r.country AS country, r.form AS form, r.industry AS industry,
       r.projects AS projects, r.whole AS whole,
       COLLECT {
         MATCH (a)-[:IDENTIFIED_BY]->()-[j:JUDGED]-()<-[:IDENTIFIED_BY]-(b)
         WHERE j.undone IS NULL AND j.verdict <> 'same'
         RETURN DISTINCT j.by + ' ' + toString(date(j.at)) AS who ORDER BY who
       } AS contradicts,
       r.pair AS pair
ORDER BY score DESC, pair
