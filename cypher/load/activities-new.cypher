/*
about: "Who is active in which industry: as no extract of the series stated it before."
params:
  series: str
  source: str (id of the extract)
  stated_as: list of str
  industry: list of str
  nr: list of int
  since: list of str (ISO date)
  until: list of str (ISO date)
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
MERGE (n:Industry {code: $industry[i]})
CREATE (a)-[:ACTIVE_IN {
  series: $series, stated_as: $stated_as[i], source: $source, row: $row[i], fact: $fact[i], nr: $nr[i],
  since: date($since[i]), until: date($until[i])
}]->(n)
RETURN count(*) AS made
