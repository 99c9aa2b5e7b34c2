/*
about: "Keeps what a register stated of actors before a delivery that states another name, status or legal form: until the day before it. What the register dates itself is left to it."
params:
  series: str
  source: str (id of the extract)
  published: str (ISO date)
  key: list of str
  name: list of str
  status: list of str
  legal_form: list of str
*/
UNWIND range(0, size($key) - 1) AS i
MATCH (n:Identifier {id: $key[i]})
USING INDEX SEEK n:Identifier(id)
MATCH (a:Actor)-[r:IDENTIFIED_BY {series: $series, record: $key[i]}]->(n)
WHERE r.source < $source
UNWIND [['name', r.name, $name[i]], ['status', r.status, $status[i]], ['legal_form', r.legal_form, $legal_form[i]]] AS one
WITH a, n, r, i, one[0] AS what, one[1] AS was, one[2] AS now
WHERE was <> now AND NOT EXISTS {
  MATCH (a)-[told:WAS {what: what, series: $series}]->(n)
  WHERE told.past IS NULL
}
MERGE (a)-[w:WAS {series: $series, stated_as: $key[i], what: what, value: was, begins: 'until ' + $published}]->(n)
SET w.past = true, w.source = r.source, w.row = r.row, w.until = date($published) - duration({days: 1}),
    w.since = CASE WHEN what = 'status' AND r.past THEN r.ceased END
