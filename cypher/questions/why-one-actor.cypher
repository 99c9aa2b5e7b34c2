/*
theme: data
title: {en: Why these are one actor, sv: Varför dessa är samma aktör}
about:
  en: >-
    Everything by which numbers and names stand for one actor: what a source states (with file and row) and what was
    judged (with who, when and how sure), undone judgements and those that say the opposite among them.
  sv: >-
    Allt som gör att nummer och namn står för en och samma aktör: vad en källa uppger (med fil och rad) och vad som har
    bedömts (med vem, när och hur säkert), även ångrade bedömningar och de som säger motsatsen.
params:
  actor: {type: actor}
  limit: {type: int, default: 50, max: 1000}
returns:
  number: {type: text, en: Number or key, sv: Nummer eller nyckel}
  because:
    type: text
    en: Because
    sv: Därför att
    words:
      stated: {en: a source states it, sv: en källa uppger det}
      contested: {en: "a source states it, another number speaks against", sv: "en källa uppger det, ett annat nummer talar emot"}
      same: {en: judged the same, sv: bedömda som samma}
      different: {en: judged different, sv: bedömda som olika}
      part: {en: judged a part, sv: bedömd som en del}
  linked_to: {type: text, en: Together with, sv: Tillsammans med}
  called: {type: text, en: Called there, sv: Kallas där}
  score: {type: float, en: Score, sv: Poäng}
  by: {type: text, en: Source or judge, sv: Källa eller bedömare}
  row: {type: int, en: Row, sv: Rad}
  day: {type: date, en: Day, sv: Dag}
  undone: {type: date, en: Undone, sv: Ångrad}
  in_force: {type: bool, en: Counts, sv: Gäller}
  pair: {type: text, en: Pair, sv: Par}
show: table
*/
MATCH (a:Actor {id: $actor})
CALL (a) {
  MATCH (a)-[r:IDENTIFIED_BY|CONTESTS]->(n:Identifier)
  OPTIONAL MATCH (e:Extract {id: r.source})
  RETURN 0 AS position, n.scheme + ' ' + n.value AS number,
         CASE type(r) WHEN 'CONTESTS' THEN 'contested' ELSE 'stated' END AS because,
         CASE WHEN r.record <> n.id THEN r.record END AS linked_to, r.name AS called, null AS score,
         coalesce(e.file_name, r.source) AS by, r.row AS row, toString(e.published) AS day, null AS undone,
         type(r) = 'IDENTIFIED_BY' AS in_force, null AS pair
  UNION ALL
  MATCH (a)-[:IDENTIFIED_BY]->(n:Identifier)
  WITH DISTINCT a, n
  MATCH (n)-[j:JUDGED]-(m:Identifier)
  OPTIONAL MATCH (m)<-[:IDENTIFIED_BY]-(b:Actor)
  WITH DISTINCT a, n, j, m, b
  WHERE startNode(j) = n OR b IS NULL OR b <> a
  RETURN 1 AS position, n.scheme + ' ' + n.value AS number,
         CASE j.verdict WHEN 'same' THEN 'same' WHEN 'different' THEN 'different' ELSE 'part' END AS because, m.id AS linked_to, b.name AS called,
         j.score AS score, CASE j.method WHEN 'automatic' THEN 'Loket, ' + j.by ELSE j.by END AS by, null AS row,
         toString(date(j.at)) AS day, toString(date(j.undone)) AS undone,
         j.undone IS NULL AND (j.verdict <> 'same' OR coalesce(b = a, false)) AS in_force, j.pair AS pair
}
WITH position, number, because, linked_to, called, score, by, row, day, undone, in_force, pair
ORDER BY position, number, linked_to, day, undone, by, row, pair
LIMIT $limit
RETURN number, because, linked_to, called, score, by, row, day, undone, in_force, pair
ORDER BY position, number, linked_to, day, undone, by, row, pair
