/*
theme: data
title: {en: Where the facts about an actor come from, sv: Varifrån uppgifterna om en aktör kommer}
about:
  en: >-
    Every fact that is stated about one actor, with the file and the row that state it, who published it and
    when. What two sources state differently stands here twice: nothing that was stated is ever overwritten.
  sv: >-
    Varje uppgift som finns om en aktör, med den fil och rad som uppger den, vem som gav ut den och när. Vad två
    källor uppger olika står här två gånger: ingenting som har uppgetts skrivs över.
params:
  actor: {type: actor}
  limit: {type: int, default: 50, max: 1000}
returns:
  fact:
    type: text
    en: What is stated
    sv: Vad som uppges
    words:
      name: {en: name, sv: namn}
      number: {en: number, sv: nummer}
      contested: {en: contested number, sv: omstritt nummer}
      missed: {en: "no longer there, marked as ceased", sv: "finns inte längre där, märkt som upphörd"}
      place: {en: place, sv: plats}
      project: {en: takes part in, sv: deltar i}
      cluster: {en: member of, sv: medlem i}
      supports: {en: supports, sv: stödjer}
      supported: {en: is supported by, sv: får stöd av}
      tie: {en: works with, sv: samarbetar med}
  value: {type: text, en: Value, sv: Värde}
  detail: {type: text, en: Role or kind, sv: Roll eller slag}
  stated_as: {type: text, en: Stated of, sv: Uppgivet om}
  file: {type: text, en: File, sv: Fil}
  row: {type: int, en: Row, sv: Rad}
  publisher: {type: text, en: Publisher, sv: Utgivare}
  licence: {type: text, en: Licence, sv: Licens}
  published: {type: date, en: Published, sv: Utgiven}
  loaded: {type: date, en: Loaded, sv: Inläst}
show: table
*/
MATCH (a:Actor {id: $actor})
CALL (a) {
  MATCH (a)-[r:IDENTIFIED_BY]->(n:Identifier)
  WHERE r.name IS NOT NULL
  RETURN 0 AS position, 'name' AS fact, r.name AS value, null AS detail, r.record AS stated_as,
         r.source AS source, r.row AS row
  UNION ALL
  MATCH (a)-[r:IDENTIFIED_BY]->(n:Identifier)
  RETURN 1 AS position, 'number' AS fact, n.scheme + ' ' + n.value AS value, null AS detail, r.record AS stated_as,
         r.source AS source, r.row AS row
  UNION ALL
  MATCH (a)-[r:CONTESTS]->(n:Identifier)
  RETURN 2 AS position, 'contested' AS fact, n.scheme + ' ' + n.value AS value, null AS detail, r.record AS stated_as,
         r.source AS source, r.row AS row
  UNION ALL
  MATCH (a)-[r:IDENTIFIED_BY]->(n:Identifier)
  WHERE r.missed_by IS NOT NULL
  RETURN 2 AS position, 'missed' AS fact, n.scheme + ' ' + n.value AS value, null AS detail, r.record AS stated_as,
         r.missed_by AS source, null AS row
  UNION ALL
  MATCH (a)-[r:LOCATED_IN]->(at:Place)
  RETURN 3 AS position, 'place' AS fact,
         coalesce(at['name_' + $lang], at.name_en, at.name_sv, at.code) AS value, at.code AS detail,
         null AS stated_as, r.source AS source, r.row AS row
  UNION ALL
  MATCH (a)-[r:PARTICIPATES_IN]->(p:Project)
  RETURN 4 AS position, 'project' AS fact, coalesce(p.acronym, p.title, p.id) AS value, r.role AS detail,
         r.stated_as AS stated_as, r.source AS source, r.row AS row
  UNION ALL
  MATCH (a)-[r:MEMBER_OF]->(c:Cluster)
  RETURN 5 AS position, 'cluster' AS fact, c.name AS value, r.role AS detail, r.stated_as AS stated_as,
         r.source AS source, r.row AS row
  UNION ALL
  MATCH (a)-[r:SUPPORTS]->(to)
  RETURN 6 AS position, 'supports' AS fact, coalesce(to.name, to.acronym, to.id) AS value, r.kind AS detail,
         r.stated_as AS stated_as, r.source AS source, r.row AS row
  UNION ALL
  MATCH (a)<-[r:SUPPORTS]-(by)
  RETURN 7 AS position, 'supported' AS fact, coalesce(by.name, by.id) AS value, r.kind AS detail,
         r.stated_to AS stated_as, r.source AS source, r.row AS row
  UNION ALL
  MATCH (a)-[r:WORKS_WITH]-(b:Actor)
  RETURN 8 AS position, 'tie' AS fact, coalesce(b.name, b.id) AS value, r.kind AS detail,
         CASE WHEN startNode(r) = a THEN r.stated_as ELSE r.stated_to END AS stated_as, r.source AS source, r.row AS row
}
WITH position, fact, value, detail, stated_as, source, row
ORDER BY position, value, source, row, detail, stated_as
LIMIT $limit
OPTIONAL MATCH (e:Extract {id: source})
RETURN fact, value, CASE WHEN detail <> '' THEN detail END AS detail, stated_as,
       coalesce(e.file_name, source) AS file, row, e.publisher AS publisher, e.licence AS licence,
       toString(e.published) AS published, toString(date(e.loaded)) AS loaded
ORDER BY position, value, source, row, detail, stated_as
