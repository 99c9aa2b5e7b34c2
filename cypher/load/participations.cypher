/*
about: "Who takes part in which project."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  project: list of str
  nr: list of int
  role: list of str
  contribution_eur: list of float
  cost_eur: list of float
  contribution: list of float
  currency: list of str
  rate_year: list of int
  ended: list of bool
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MATCH (p:Project {id: $project[i]})
USING INDEX SEEK p:Project(id)
MERGE (a)-[r:PARTICIPATES_IN {series: $series, stated_as: $stated_as[i], nr: $nr[i]}]->(p)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.role = $role[i],
    r.contribution_eur = $contribution_eur[i], r.cost_eur = $cost_eur[i],
    r.contribution = $contribution[i], r.currency = $currency[i], r.rate_year = $rate_year[i], r.ended = $ended[i]
