/*
about: "Who takes part in which project: as no extract of the series stated it before."
params:
  series: str
  source: str (id of the extract)
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
returns: [made]
*/
UNWIND range(0, size($stated_as) - 1) AS i
MATCH (held:Identifier {id: $stated_as[i]})
USING INDEX SEEK held:Identifier(id)
CALL (held) {
  MATCH (held)<-[:IDENTIFIED_BY]-(a)
  RETURN a LIMIT 1
}
CALL (a, i) {
  MATCH (p:Project {id: $project[i]})
  USING INDEX SEEK p:Project(id)
  CREATE (a)-[:PARTICIPATES_IN {
    series: $series, stated_as: $stated_as[i], nr: $nr[i], source: $source, row: $row[i], fact: $fact[i],
    role: $role[i], contribution_eur: $contribution_eur[i], cost_eur: $cost_eur[i],
    contribution: $contribution[i], currency: $currency[i],
    rate_year: $rate_year[i], ended: $ended[i]
  }]->(p)
}
RETURN count(*) AS made
