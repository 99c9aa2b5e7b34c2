/*
theme: place
title: {en: What is in the base, sv: Vad som finns i basen}
about:
  en: >-
    The knowledge base at a glance: how many actors (and how many of them have ceased), projects and clusters, how
    many of the actors have a known kind and place, what has been loaded and from when, and when it was last
    analysed. What is not in the sources is not here: an actor without ties may still work with others.
  sv: >-
    Kunskapsbasen i korthet: hur många aktörer (och hur många av dem som har upphört), projekt och kluster, hur
    många av aktörerna som har känt slag och känd plats, vad som har lästs in och från när, och när det senast
    analyserades. Det som inte finns i källorna finns inte här: en aktör utan band kan ändå samarbeta med andra.
returns:
  actors: {type: int, en: Actors, sv: Aktörer}
  ceased: {type: int, en: Of them ceased, sv: Av dem upphörda}
  projects: {type: int, en: Projects, sv: Projekt}
  clusters: {type: int, en: Clusters, sv: Kluster}
  participations: {type: int, en: Participations in projects, sv: Deltaganden i projekt}
  memberships: {type: int, en: Memberships in clusters, sv: Medlemskap i kluster}
  stated_ties: {type: int, en: Stated ties, sv: Uppgivna band}
  kind_known: {type: share, en: Actors of known kind, sv: Aktörer av känt slag}
  place_known: {type: share, en: Actors with a known place, sv: Aktörer med känd plats}
  extracts: {type: int, en: Files loaded, sv: Inlästa filer}
  rows: {type: int, en: Rows in them, sv: Rader i dem}
  rejected: {type: int, en: Rows rejected, sv: Avvisade rader}
  published: {type: date, en: The newest is from, sv: Den nyaste är från}
  loaded: {type: date, en: Last loaded, sv: Senast inläst}
  analysed: {type: date, en: Last analysed, sv: Senast analyserad}
  ties: {type: int, en: Ties in the analysis, sv: Band i analysen}
show: table
*/
CALL () { MATCH (a:Actor) RETURN count(a) AS actors }
CALL () { MATCH (a:Ceased) RETURN count(a) AS ceased }
CALL () { MATCH (u:UnknownHelix) RETURN count(u) AS unknown }
CALL () { MATCH (:Actor)-[r:LOCATED_IN]->() RETURN count(r) AS placed }
CALL () { MATCH (p:Project) RETURN count(p) AS projects }
CALL () { MATCH (c:Cluster) RETURN count(c) AS clusters }
CALL () { MATCH ()-[r:PARTICIPATES_IN]->() RETURN count(r) AS participations }
CALL () { MATCH ()-[r:MEMBER_OF]->() RETURN count(r) AS memberships }
CALL () { MATCH ()-[r:WORKS_WITH]->() RETURN count(r) AS stated_ties }
CALL () {
  MATCH (e:Extract)
  WHERE e.complete
  RETURN count(e) AS extracts, sum(e.rows_in) AS rows, sum(e.rejected) AS rejected,
         max(CASE WHEN e.source <> 'places' THEN e.published END) AS published, max(e.loaded) AS loaded
}
CALL () {
  OPTIONAL MATCH (x:Analysis)
  WHERE x.complete
  RETURN x.made_at AS analysed, x.ties AS ties
  ORDER BY x.made_at DESC, x.id
  LIMIT 1
}
RETURN actors, ceased, projects, clusters, participations, memberships, stated_ties,
       CASE WHEN actors > 0 THEN 1.0 - toFloat(unknown) / actors END AS kind_known,
       CASE WHEN actors > 0 THEN toFloat(placed) / actors END AS place_known,
       extracts, rows, rejected, toString(date(published)) AS published, toString(date(loaded)) AS loaded,
       toString(date(analysed)) AS analysed, ties
LIMIT 1
