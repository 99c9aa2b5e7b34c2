/*
about: "Removes the relationships that are these facts of a series, each stated for an identifier."
params:
  series: str
  subject: list of str (the identifiers)
  facts: list of lists of int
returns: [fact]
*/
UNWIND range(0, size($subject) - 1) AS i
MATCH (n:Identifier {id: $subject[i]})
USING INDEX SEEK n:Identifier(id)
MATCH (n)<-[:IDENTIFIED_BY]-(a)
WITH DISTINCT a, i
MATCH (a)-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS|WORKS_WITH|ASKED_IN|OWNS|ACTIVE_IN|REPORTED|WAS]->()
WHERE r.fact IN $facts[i] AND r.series = $series
WITH r, r.fact AS fact
DELETE r
RETURN fact
