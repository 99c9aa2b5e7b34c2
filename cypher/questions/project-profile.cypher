/*
theme: interplay
title: {en: A project's profile, sv: Ett projekts profil}
about:
  en: >-
    One project at a glance: what it is about, when it runs, what it costs and who pays, who leads it, and what
    kinds of actors take part. Who they are is told by project-partners.
  sv: >-
    Ett projekt i korthet: vad det handlar om, när det pågår, vad det kostar och vem som betalar, vem som leder
    det och vilka slags aktörer som deltar. Vilka de är visar project-partners.
params:
  project: {type: project}
returns:
  project: {type: project, en: Project, sv: Projekt}
  title: {type: text, en: Title, sv: Titel}
  status: {type: text, en: Status, sv: Status}
  start: {type: date, en: Starts, sv: Börjar}
  end: {type: date, en: Ends, sv: Slutar}
  cost_eur: {type: euro, en: Cost (€), sv: Kostnad (€)}
  funding_eur: {type: euro, en: Public contribution (€), sv: Offentligt bidrag (€)}
  programme: {type: list, en: Programme and what it is part of, sv: Program och vad det ingår i}
  topics: {type: list, en: Topics, sv: Ämnen}
  coordinators: {type: list, en: Led by, sv: Leds av}
  actors: {type: int, en: Actors, sv: Aktörer}
  companies: {type: int, en: Companies, sv: Företag}
  universities: {type: int, en: Universities and institutes, sv: Lärosäten och institut}
  public_bodies: {type: int, en: Public bodies, sv: Offentliga aktörer}
  support_organisations: {type: int, en: Support organisations, sv: Stödorganisationer}
  civil_society: {type: int, en: Civil society, sv: Civilsamhälle}
  unknown: {type: int, en: Kind not known, sv: Okänt slag}
  countries: {type: int, en: Countries, sv: Länder}
  supported_by: {type: list, en: Supported by, sv: Får stöd av}
show: table
*/
MATCH (p:Project {id: $project})
CALL (p) {
  MATCH (p)<-[r:PARTICIPATES_IN]-(a:Actor)
  WITH a, max(r.role = 'coordinator') AS coordinator
  ORDER BY a.id
  RETURN collect(a) AS team, collect(CASE WHEN coordinator THEN a {.id, .name, .helix} END) AS coordinators
}
RETURN {id: p.id, name: coalesce(p.acronym, p.title, p.id)} AS project,
       p.title AS title, p.status AS status, toString(p.start) AS start, toString(p.end) AS end,
       p.cost_eur AS cost_eur, p.funding_eur AS funding_eur,
       COLLECT {
         MATCH (p)-[:FUNDED_BY]->(g:Programme)-[up:PART_OF]->{0,8}(above:Programme)
         RETURN coalesce(above['name_' + $lang], above.name_en, above.name_sv, above.code)
         ORDER BY size(up), above.code
       } AS programme,
       COLLECT {
         MATCH (p)-[:CONCERNS]->(t:Topic)
         RETURN coalesce(t['name_' + $lang], t.name_en, t.name_sv, t.code) AS name ORDER BY name
       } AS topics,
       coordinators, size(team) AS actors,
       size([a IN team WHERE a.helix = 'Company']) AS companies,
       size([a IN team WHERE a.helix = 'University']) AS universities,
       size([a IN team WHERE a.helix = 'PublicBody']) AS public_bodies,
       size([a IN team WHERE a.helix = 'SupportOrganisation']) AS support_organisations,
       size([a IN team WHERE a.helix = 'CivilSociety']) AS civil_society,
       size([a IN team WHERE a.helix = 'UnknownHelix']) AS unknown,
       COUNT { UNWIND team AS a WITH a WHERE a.country IS NOT NULL RETURN DISTINCT a.country } AS countries,
       COLLECT { MATCH (p)<-[:SUPPORTS]-(s:Actor) RETURN DISTINCT s.name ORDER BY s.name } AS supported_by
LIMIT 1
