/*
about: "Removes these facts of a series that state something of actors, each under a record's identifier, with the actors and identifiers it was about."
params:
  series: str
  subject: list of str (the records' identifiers)
  facts: list of lists of int
returns: [actor, record, identifier, fact]
*/
UNWIND range(0, size($subject) - 1) AS i
MATCH (held:Identifier {id: $subject[i]})
USING INDEX SEEK held:Identifier(id)
MATCH (held)<-[:IDENTIFIED_BY]-(a)
WITH DISTINCT a, i
MATCH (a)-[r:IDENTIFIED_BY|CONTESTS]->(n)
WHERE r.fact IN $facts[i] AND r.series = $series
WITH a.id AS actor, r.record AS record, n.id AS identifier, r.fact AS fact, r
DELETE r
RETURN actor, record, identifier, fact
