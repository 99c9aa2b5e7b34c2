/*
theme: place
title: {en: A place's partners elsewhere, sv: En plats partner på annat håll}
about:
  en: >-
    Who outside a place its actors share projects with, those with the strongest ties to the place first. The
    last column tells through whom (the first ten): a partner that only one actor here knows is lost if that one
    leaves.
  sv: >-
    Vilka utanför en plats som dess aktörer delar projekt med, de med starkast band till platsen först. Den
    sista kolumnen visar genom vilka (de tio första): en partner som bara en aktör här känner går förlorad om
    den slutar.
params:
  place: {type: place}
  helix: {type: helix, default: null}
  since: {type: year, default: null}
  until: {type: year, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  partner: {type: actor, en: Partner, sv: Partner}
  helix: {type: helix, en: Kind, sv: Slag}
  place: {type: place, en: Where, sv: Var}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  weight: {type: float, en: Strength of all ties, sv: Bandens sammanlagda styrka}
  projects: {type: int, en: Shared projects, sv: Delade projekt}
  actors: {type: int, en: Actors here it works with, sv: Aktörer här den samarbetar med}
  through: {type: list, en: Through, sv: Genom}
show: network
*/
MATCH (place:Place {code: $place})
CALL (place) {
  MATCH (place)<-[:PART_OF]-{0,4}(:Place)<-[:LOCATED_IN]-(a:Actor)
  RETURN collect(DISTINCT a) AS here
}
CALL (here) {
  UNWIND here AS a
  MATCH (a)-[:PARTICIPATES_IN]->(p:Project)
  WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
    AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
  WITH p, collect(DISTINCT a) AS ours
  MATCH (p)<-[:PARTICIPATES_IN]-(b)
  WITH p, ours, collect(DISTINCT b) AS team
  WHERE size(team) > 1
  UNWIND [b IN team WHERE NOT b IN ours] AS b
  RETURN b, sum(1.0 * size(ours) / (size(team) - 1)) AS weight, count(p) AS projects, collect(ours) AS ours
}
WITH b, weight, projects, ours
WHERE $helix IS NULL OR b.helix = $helix
ORDER BY weight DESC, b.id
LIMIT $limit
CALL (ours) {
  UNWIND ours AS some
  UNWIND some AS a
  WITH DISTINCT a
  ORDER BY a.name, a.id
  RETURN count(a) AS actors, collect(a {.id, .name, .helix})[..10] AS through
}
RETURN b {.id, .name, .helix} AS partner, b.helix AS helix,
       head([
         (b)-[:LOCATED_IN]->(at) |
         {id: at.code, name: coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code)}
       ]) AS place,
       CASE b.status WHEN 'ceased' THEN coalesce(toString(b.ceased), 'ceased') END AS ceased,
       weight, projects, actors, through
ORDER BY weight DESC, b.id
