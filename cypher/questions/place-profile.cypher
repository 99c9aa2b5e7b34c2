/*
theme: place
title: {en: A place's profile, sv: En plats profil}
about:
  en: >-
    One place at a glance, be it a county, a municipality or a country: who is there, what they take part in,
    how much public contribution they get, and how much of their collaboration stays in the place. A partner
    outside is one that an actor in the place shares a project with.
  sv: >-
    En plats i korthet, vare sig den är ett län, en kommun eller ett land: vilka som finns där, vad de deltar i,
    hur mycket offentligt bidrag de får och hur mycket av deras samarbete som stannar på platsen. En partner
    utanför är en som någon aktör på platsen delar projekt med.
params:
  place: {type: place}
  since: {type: year, default: null}
  until: {type: year, default: null}
returns:
  place: {type: place, en: Place, sv: Plats}
  names: {type: list, en: Other names, sv: Andra namn}
  actors: {type: int, en: Actors, sv: Aktörer}
  companies: {type: int, en: Companies, sv: Företag}
  universities: {type: int, en: Universities and institutes, sv: Lärosäten och institut}
  public_bodies: {type: int, en: Public bodies, sv: Offentliga aktörer}
  support_organisations: {type: int, en: Support organisations, sv: Stödorganisationer}
  civil_society: {type: int, en: Civil society, sv: Civilsamhälle}
  unknown: {type: int, en: Kind not known, sv: Okänt slag}
  ceased: {type: int, en: Actors that have ceased, sv: Aktörer som har upphört}
  taking_part: {type: int, en: Actors with projects, sv: Aktörer med projekt}
  projects: {type: int, en: Projects, sv: Projekt}
  contribution_eur: {type: euro, en: Public contribution here (€), sv: Offentligt bidrag hit (€)}
  joint_projects: {type: int, en: Projects that two or more share, sv: Projekt som två eller fler delar}
  partners_outside: {type: int, en: Partners outside, sv: Partner utanför}
  clusters: {type: int, en: Clusters with members here, sv: Kluster med medlemmar här}
show: table
*/
MATCH (place:Place {code: $place})
CALL (place) {
  MATCH (place)<-[:PART_OF]-{0,4}(at:Place)<-[:LOCATED_IN]-(a:Actor)
  RETURN collect(DISTINCT a) AS here
}
CALL (here) {
  UNWIND here AS a
  MATCH (a)-[r:PARTICIPATES_IN]->(p:Project)
  WHERE ($since IS NULL OR coalesce(p.end.year, $since) >= $since)
    AND ($until IS NULL OR coalesce(p.start.year, $until) <= $until)
  WITH p, collect(DISTINCT a) AS ours, sum(r.contribution_eur) AS contribution, count(r.contribution_eur) AS told
  RETURN collect(p) AS projects, collect(ours) AS teams,
         CASE WHEN sum(told) > 0 THEN sum(contribution) END AS contribution_eur,
         count(CASE WHEN size(ours) > 1 THEN 1 END) AS joint_projects
}
CALL (teams) {
  UNWIND teams AS team
  UNWIND team AS a
  RETURN count(DISTINCT a) AS taking_part
}
CALL (here, projects) {
  UNWIND projects AS p
  MATCH (p)<-[:PARTICIPATES_IN]-(b)
  WITH DISTINCT b
  WHERE NOT b IN here
  RETURN count(b) AS partners_outside
}
RETURN {id: place.code, name: coalesce(place['name_' + $lang], place.name_en, place.name_sv, place.code)} AS place,
       coalesce(place.names, []) AS names,
       size(here) AS actors,
       size([a IN here WHERE a.helix = 'Company']) AS companies,
       size([a IN here WHERE a.helix = 'University']) AS universities,
       size([a IN here WHERE a.helix = 'PublicBody']) AS public_bodies,
       size([a IN here WHERE a.helix = 'SupportOrganisation']) AS support_organisations,
       size([a IN here WHERE a.helix = 'CivilSociety']) AS civil_society,
       size([a IN here WHERE a.helix = 'UnknownHelix']) AS unknown,
       size([a IN here WHERE a.status = 'ceased']) AS ceased,
       taking_part, size(projects) AS projects, contribution_eur, joint_projects, partners_outside,
       COUNT { UNWIND here AS a MATCH (a)-[:MEMBER_OF]->(c:Cluster) RETURN DISTINCT c } AS clusters
LIMIT 1
