/*
about: "Marks actors as ceased whom a delivery of a register no longer has: what it stated of them stays, as past, from the day of the delivery on with that status; so does the history that it dated. Neither is a fact of the series any more."
params:
  series: str
  source: str (id of the extract that no longer has them)
  published: str (ISO date of the delivery)
  subject: list of str (the records' identifiers)
  fact: list of int (what is stated of each)
  history: list of lists of int (the facts of its history)
returns: [actor, facts]
*/
UNWIND range(0, size($subject) - 1) AS i
MATCH (n:Identifier {id: $subject[i]})
USING INDEX SEEK n:Identifier(id)
MATCH (n)<-[r:IDENTIFIED_BY]-(a)
WHERE r.series = $series AND r.record = $subject[i] AND r.fact = $fact[i]
CALL (a, n, i) {
  MATCH (a)-[w:WAS]->(n)
  WHERE w.series = $series AND w.fact IN $history[i]
  WITH w, w.fact AS fact
  SET w.past = true,
      w.until = CASE WHEN w.what = 'status' AND w.value <> 'ceased' THEN coalesce(w.until, date($published) - duration({days: 1})) ELSE w.until END
  REMOVE w.fact
  RETURN collect(fact) AS dated, coalesce(max(w.what = 'status'), false) AS told
}
FOREACH (was IN CASE WHEN told OR r.status = 'ceased' THEN [] ELSE [r.status] END |
  MERGE (a)-[w:WAS {series: $series, stated_as: $subject[i], what: 'status', value: was, begins: 'until ' + $published}]->(n)
  SET w.past = true, w.source = r.source, w.row = r.row, w.until = date($published) - duration({days: 1}))
WITH a, r, r.fact AS fact, dated
SET r.past = true, r.missed_by = $source,
    r.ceased = CASE WHEN r.status = 'ceased' THEN r.ceased ELSE coalesce(r.ceased, date($published)) END,
    r.status = 'ceased'
REMOVE r.fact
RETURN a.id AS actor, [fact] + dated AS facts
