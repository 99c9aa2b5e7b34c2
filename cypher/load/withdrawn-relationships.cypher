/*
about: "Removes some of the relationships that only these extracts state; fewer than asked for when there are no more."
params:
  extracts: list of str
  most: int
returns: [removed]
*/
MATCH ()-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS|WORKS_WITH|ASKED_IN|OWNS|ACTIVE_IN|REPORTED|WAS]->()
WHERE r.source IN $extracts AND r.past IS NULL // what is past is no fact of theirs any more
WITH r LIMIT $most
DELETE r
RETURN count(*) AS removed
