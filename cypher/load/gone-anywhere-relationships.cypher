/*
about: "Removes the relationships that are these facts of a series, wherever they are: in one pass over all."
params:
  series: str
  facts: list of int
returns: [fact]
*/
MATCH ()-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS|WORKS_WITH|ASKED_IN|OWNS|ACTIVE_IN|REPORTED|WAS]->()
WHERE r.fact IN $facts AND r.series = $series
WITH r, r.fact AS fact
DELETE r
RETURN fact
