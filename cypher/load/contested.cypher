/*
about: "Identifiers that a source states of an actor although another actor holds them: kept for a person to judge."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  record: list of str
  identifier: list of str
  scheme: list of str
  value: list of str
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($identifier) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MERGE (n:Identifier {id: $identifier[i]})
ON CREATE SET n.scheme = $scheme[i], n.value = $value[i]
MERGE (a)-[r:CONTESTS {series: $series, record: $record[i]}]->(n)
WITH r, i
WHERE coalesce(r.source, '') <= $source
SET r.source = $source, r.row = $row[i], r.fact = $fact[i]
