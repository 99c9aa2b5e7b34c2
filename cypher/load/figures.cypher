/*
about: "What actors reported for a year, on the number that it was reported for; of one series the newest extract counts."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  year: list of int
  employees: list of float
  turnover: list of float
  currency: list of str
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MATCH (n:Identifier {id: $stated_as[i]})
USING INDEX SEEK n:Identifier(id)
MERGE (a)-[r:REPORTED {series: $series, stated_as: $stated_as[i], year: $year[i]}]->(n)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.employees = $employees[i],
    r.turnover = $turnover[i], r.currency = $currency[i]
