/*
about: "How many facts these extracts state that no newer one of their series states again."
params:
  extracts: list of str
returns: [facts]
*/
MATCH ()-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS|WORKS_WITH|ASKED_IN|OWNS|ACTIVE_IN|REPORTED|WAS|IDENTIFIED_BY|CONTESTS]->()
WHERE r.source IN $extracts AND r.past IS NULL // what is past is no fact of theirs any more
RETURN count(r) AS facts
