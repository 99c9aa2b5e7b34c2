/*
about: "Of these facts of a register's series, each stated of an actor under a record's identifier, those that tell whether it is in operation; with the facts of its history that the series dates."
params:
  series: str
  subject: list of str (the records' identifiers)
  facts: list of lists of int
returns: [subject, fact, history]
*/
UNWIND range(0, size($subject) - 1) AS i
MATCH (n:Identifier {id: $subject[i]})
USING INDEX SEEK n:Identifier(id)
MATCH (n)<-[r:IDENTIFIED_BY]-(a)
WHERE r.series = $series AND r.record = $subject[i] AND r.fact IN $facts[i] AND r.status IS NOT NULL
RETURN $subject[i] AS subject, r.fact AS fact,
       COLLECT {
         MATCH (a)-[w:WAS]->(n)
         WHERE w.series = $series AND w.stated_as = $subject[i] AND w.past IS NULL
         RETURN w.fact ORDER BY w.fact
       } AS history
