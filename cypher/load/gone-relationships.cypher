/*
about: "Removes the relationships that are these facts of a series."
params:
  series: str
  facts: list of int
returns: [removed]
*/
MATCH ()-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS|WORKS_WITH|ASKED_IN|OWNS|ACTIVE_IN|REPORTED|WAS]->()
WHERE r.fact IN $facts AND r.series = $series
DELETE r
RETURN count(*) AS removed
