/*
about: "Removes the history that a register dated of actors before it no longer had them, now that it states them again, and their history with them."
params:
  series: str
  key: list of str (the records' identifiers)
*/
UNWIND range(0, size($key) - 1) AS i
MATCH (n:Identifier {id: $key[i]})
USING INDEX SEEK n:Identifier(id)
MATCH (n)<-[r:IDENTIFIED_BY]-(a)
WHERE r.series = $series AND r.record = $key[i] AND r.past
CALL (a, n, i) {
  MATCH (a)-[w:WAS]->(n)
  WHERE w.series = $series AND w.stated_as = $key[i] AND w.past AND NOT w.begins STARTS WITH 'until '
  DELETE w
}
