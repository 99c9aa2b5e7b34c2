/*
about: "What actors were called, and what their status and legal form was, from when until when: as no extract of the series stated it before."
params:
  series: str
  source: str (id of the extract)
  stated_as: list of str
  what: list of str
  value: list of str
  kind: list of str
  since: list of str (ISO date)
  until: list of str (ISO date)
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
returns: [made]
*/
UNWIND range(0, size($stated_as) - 1) AS i
MATCH (n:Identifier {id: $stated_as[i]})
USING INDEX SEEK n:Identifier(id)
CALL (n) {
  MATCH (n)<-[:IDENTIFIED_BY]-(a)
  RETURN a LIMIT 1
}
CREATE (a)-[:WAS {
  series: $series, stated_as: $stated_as[i], what: $what[i], value: $value[i], begins: coalesce($since[i], ''),
  source: $source, row: $row[i], fact: $fact[i], kind: $kind[i], since: date($since[i]), until: date($until[i])
}]->(n)
RETURN count(*) AS made
