/*
theme: data
title: {en: How complete the knowledge base is, sv: Hur komplett kunskapsbasen är}
about:
  en: >-
    How much is known of the actors that all else rests on: how many are matched to a national register, have a
    place, a kind, an industry, a project with others, a stated tie. What is missing here is missing in every
    answer: an actor without projects and statements looks alone, whatever it does. Of those in Sweden, Norway and
    Finland, how many have a known county or region: gaps between places tell nothing of where the others are. Of
    those asked in a survey, how many answered (per cluster: survey-coverage). Narrow it down to a place, a kind or
    a cluster. How old the sources are is told by age-of-extracts.
  sv: >-
    Hur mycket som är känt om de aktörer som allt annat vilar på: hur många som är knutna till ett nationellt
    register, har en plats, ett slag, en bransch, ett projekt med andra, ett uppgivet band. Det som saknas här
    saknas i varje svar: en aktör utan projekt och uppgifter ser ensam ut, vad den än gör. Av dem i Sverige, Norge
    och Finland: hur många som har känt län eller känd region; om var de andra är säger gapen mellan platser inget.
    Av dem som tillfrågats i en enkät: hur många som har svarat (per kluster: survey-coverage). Avgränsa till en
    plats, ett slag eller ett kluster. Hur gamla källorna är visas av age-of-extracts.
params:
  helix: {type: helix, default: null}
  place: {type: place, default: null}
  cluster: {type: cluster, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  known:
    type: text
    en: Known of the actors
    sv: Känt om aktörerna
    words:
      register: {en: number in a national register, sv: nummer i ett nationellt register}
      helix: {en: kind of actor, sv: slag av aktör}
      place: {en: place, sv: plats}
      county: {en: "county (in Norway and Finland: region)", sv: "län (i Norge och Finland: region)"}
      industry: {en: industry, sv: bransch}
      project: {en: a project with others, sv: ett projekt med andra}
      stated: {en: "a stated tie (survey, interview)", sv: "ett uppgivet band (enkät, intervju)"}
      cluster: {en: member of a cluster, sv: medlem i ett kluster}
      figures: {en: employees or turnover, sv: anställda eller omsättning}
      asked: {en: asked in a survey, sv: tillfrågad i en enkät}
      answered: {en: answered when asked, sv: har svarat på frågan}
  share: {type: share, en: Part of them, sv: Del av dem}
  actors: {type: int, en: Actors with it, sv: Aktörer med det}
  of: {type: int, en: Of, sv: Av}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (a:Actor)
WHERE ($helix IS NULL OR a.helix = $helix)
  AND ($place IS NULL OR a.place IN places)
  AND ($cluster IS NULL OR EXISTS { (a)-[:MEMBER_OF]->(:Cluster {id: $cluster}) })
WITH count(a) AS of, count(CASE WHEN left(a.place, 2) IN ['SE', 'NO', 'FI'] THEN 1 END) AS near,
     [['register', count(CASE WHEN EXISTS { (a)-[:IDENTIFIED_BY]->(n:Identifier)
        WHERE n.scheme IN ['se-orgnr', 'no-orgnr', 'fi-ytunnus', 'dk-cvr', 'ee-registrikood', 'uk-crn'] } THEN 1 END)],
      ['helix', count(CASE WHEN a.helix <> 'UnknownHelix' THEN 1 END)],
      ['place', count(a.place)],
      ['county', count(CASE WHEN left(a.place, 2) IN ['SE', 'NO', 'FI'] AND size(a.place) > 4 THEN 1 END)], // SE332, SE-2580
      ['industry', count(CASE WHEN EXISTS { (a)-[:ACTIVE_IN]->() } THEN 1 END)],
      ['project', count(CASE WHEN EXISTS { (a)-[:PARTICIPATES_IN]->()<-[:PARTICIPATES_IN]-(b) WHERE b <> a } THEN 1 END)],
      ['stated', count(CASE WHEN EXISTS { (a)-[:WORKS_WITH]-() } THEN 1 END)],
      ['cluster', count(CASE WHEN EXISTS { (a)-[:MEMBER_OF]->() } THEN 1 END)],
      ['figures', count(CASE WHEN EXISTS { (a)-[:REPORTED]->() } THEN 1 END)],
      ['asked', count(CASE WHEN EXISTS { (a)-[:ASKED_IN]->() } THEN 1 END)],
      ['answered', count(CASE WHEN EXISTS { (a)-[:ASKED_IN {answered: true}]->() } THEN 1 END)]] AS found
WITH found, {county: near, answered: head([one IN found WHERE one[0] = 'asked' | one[1]])} AS parts, of
UNWIND range(0, size(found) - 1) AS way
WITH way, found[way][0] AS known, found[way][1] AS actors,
     coalesce(parts[found[way][0]], of) AS of // of those asked, or near, not of all
WHERE of > 0
ORDER BY way
LIMIT $limit
RETURN known, 1.0 * actors / of AS share, actors, of
ORDER BY way
