/*
theme: gaps
title: {en: The evidence behind a gap, sv: Underlaget för ett gap}
about:
  en: >-
    The facts that the interplay of two groups rests on: every project, cluster and statement that ties an actor
    of the one to an actor of the other in the period of the analysis, with the file and the rows that state it.
    The strongest pair comes first. The figures of the gap can be counted from here: a project of n actors gives each of these pairs 1/(n-1).
  sv: >-
    De uppgifter som samspelet mellan två grupper vilar på: varje projekt, kluster och uppgift som binder en aktör
    i den ena till en aktör i den andra under analysens period, med den fil och de rader där det står. Det starkaste paret kommer först. Gapets
    siffror kan räknas fram härifrån: ett projekt med n aktörer ger vart och ett av dessa par 1/(n-1).
params:
  a: {type: group, en: "The one group (a kind of actor, cluster, place, community:ACTOR or actor)", sv: "Den ena gruppen (slag av aktör, kluster, plats, community:AKTÖR eller aktör)"}
  b: {type: group, en: The other group, sv: Den andra gruppen}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
computed: tied-pairs
returns:
  one: {type: actor, en: Of the first, sv: I den ena}
  other: {type: actor, en: Of the other, sv: I den andra}
  kind:
    type: text
    en: What ties them
    sv: Vad som binder dem
    words:
      project: {en: project, sv: projekt}
      cluster: {en: cluster, sv: kluster}
      stated: {en: stated, sv: uppgivet}
  name: {type: text, en: Name, sv: Namn}
  size: {type: int, en: Actors in it, sv: Aktörer i det}
  weight: {type: float, en: Strength it gives, sv: Styrka det ger}
  file: {type: text, en: File, sv: Fil}
  row: {type: int, en: Row of the first, sv: Rad för den ena}
  other_file: {type: text, en: File of the other, sv: Fil för den andra}
  other_row: {type: int, en: Row of the other, sv: Rad för den andra}
  publisher: {type: text, en: Publisher, sv: Utgivare}
show: table
seconds: 60
*/
UNWIND range(0, size($found) - 1) AS rank
WITH rank, $found[rank] AS pair
MATCH (one:Actor {id: pair.a})
MATCH (other:Actor {id: pair.b})
CALL (one, other, pair) {
  WITH one, other, pair
  WHERE 'projects' IN pair.kinds
  MATCH (one)-[r:PARTICIPATES_IN]->(p:Project)<-[s:PARTICIPATES_IN]-(other)
  WHERE (pair.since IS NULL OR coalesce(p.end.year, pair.since) >= pair.since)
    AND (pair.until IS NULL OR coalesce(p.start.year, pair.until) <= pair.until)
  WITH pair, p, min([r.source, r.row]) AS said, min([s.source, s.row]) AS answered,
       COUNT { MATCH (p)<-[:PARTICIPATES_IN]-(any:Actor) RETURN DISTINCT any } AS size
  WHERE pair.largest IS NULL OR size <= pair.largest
  RETURN 'project' AS kind, coalesce(p.acronym, p.title, p.id) AS name, size, 1.0 / (size - 1) AS weight, said, answered
  UNION ALL
  WITH one, other, pair
  WHERE 'clusters' IN pair.kinds
  MATCH (one)-[r:MEMBER_OF]->(c:Cluster)<-[s:MEMBER_OF]-(other)
  WHERE (pair.since IS NULL OR (coalesce(r.until, c.until, pair.since) >= pair.since
                                AND coalesce(s.until, c.until, pair.since) >= pair.since))
    AND (pair.until IS NULL OR (coalesce(r.since, c.since, pair.until) <= pair.until
                                AND coalesce(s.since, c.since, pair.until) <= pair.until))
  WITH c, min([r.source, r.row]) AS said, min([s.source, s.row]) AS answered,
       COUNT { MATCH (c)<-[:MEMBER_OF]-(any:Actor) RETURN DISTINCT any } AS size
  RETURN 'cluster' AS kind, c.name AS name, size, 1.0 / (size - 1) AS weight, said, answered
  UNION ALL
  WITH one, other, pair
  WHERE 'stated' IN pair.kinds
  MATCH (one)-[r:WORKS_WITH]-(other)
  WHERE (pair.since IS NULL OR coalesce(r.until, pair.since) >= pair.since)
    AND (pair.until IS NULL OR coalesce(r.since, pair.until) <= pair.until)
  RETURN 'stated' AS kind, r.kind AS name, 2 AS size, coalesce(r.strength, 1) / 5.0 AS weight,
         [r.source, r.row] AS said, [r.source, r.row] AS answered
}
WITH rank, one, other, kind, name, size, weight, said, answered
ORDER BY rank, kind, name, answered[1], said[1]
LIMIT $limit
OPTIONAL MATCH (e:Extract {id: said[0]})
OPTIONAL MATCH (f:Extract {id: answered[0]})
RETURN one {.id, .name, .helix} AS one, other {.id, .name, .helix} AS other, kind,
       CASE WHEN name <> '' THEN name END AS name, size, weight,
       coalesce(e.file_name, said[0]) AS file, said[1] AS row, coalesce(f.file_name, answered[0]) AS other_file,
       answered[1] AS other_row, coalesce(e.publisher, f.publisher) AS publisher
ORDER BY rank, kind, name, other_row, row
