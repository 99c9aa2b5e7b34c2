/*
about: "Projects, with the programme that funds them and the topics they concern, as the newest extract states them. One that is as the extract before left it is no more than signed."
params:
  source: str (id of the extract)
  id: list of str
  acronym: list of str
  title: list of str
  start: list of str (ISO date)
  end: list of str (ISO date)
  cost_eur: list of float
  funding_eur: list of float
  funding: list of float
  currency: list of str
  rate_year: list of int
  status: list of str
  programme: list of str
  topics: list of lists of str
  row: list of int
  same: list of bool (whether it is stated as the extract that this one replaces stated it)
  replaces: str (the id of that extract)
*/
UNWIND range(0, size($id) - 1) AS i
MERGE (p:Project {id: $id[i]})
WITH p, i, p.source AS before
WHERE coalesce(before, '') <= $source
SET p.source = $source, p.row = $row[i]
WITH p, i, before
WHERE NOT ($same[i] AND coalesce(before = $replaces, false))
SET p.acronym = $acronym[i], p.title = $title[i],
    p.start = date($start[i]), p.end = date($end[i]),
    p.cost_eur = $cost_eur[i], p.funding_eur = $funding_eur[i],
    p.funding = $funding[i], p.currency = $currency[i], p.rate_year = $rate_year[i], p.status = $status[i]
WITH p, i
CALL (p) {
  MATCH (p)-[old:FUNDED_BY|CONCERNS]->()
  DELETE old
}
CALL (p, i) {
  UNWIND $topics[i] AS code
  WITH DISTINCT p, i, code
  MERGE (topic:Topic {code: code})
  CREATE (p)-[:CONCERNS {source: $source, row: $row[i]}]->(topic)
}
WITH p, i
WHERE $programme[i] IS NOT NULL
MERGE (programme:Programme {code: $programme[i]})
CREATE (p)-[:FUNDED_BY {source: $source, row: $row[i]}]->(programme)
