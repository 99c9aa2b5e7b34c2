/*
about: "How many facts these extracts state that no newer one of their series states again."
params:
  extracts: list of str
returns: [facts]
*/
CALL () {
  MATCH ()-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS|WORKS_WITH|ASKED_IN|OWNS|ACTIVE_IN|REPORTED|WAS|IDENTIFIED_BY|CONTESTS]->()
  WHERE r.source IN $extracts AND r.past IS NULL // what is past is no fact of theirs any more
  RETURN count(r) AS related
}
CALL () {
  MATCH (n:Project|Cluster|Programme|Topic|Industry|Place)
  WHERE n.source IN $extracts OR n.mentioned_in IN $extracts
  RETURN count(n) AS nodes
}
RETURN related + nodes AS facts
