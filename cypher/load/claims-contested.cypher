/*
about: "Turns what a source record states of an identifier into a contested claim: something stronger speaks against it."
params:
  claimant: list of str
  record: list of str
  identifier: list of str
*/
UNWIND range(0, size($identifier) - 1) AS i
MATCH (:Actor)-[r:IDENTIFIED_BY {record: $record[i]}]->(n:Identifier {id: $identifier[i]})
USING INDEX SEEK n:Identifier(id)
MATCH (claimant:Actor {id: $claimant[i]})
USING INDEX SEEK claimant:Actor(id)
CREATE (claimant)-[claim:CONTESTS]->(n)
SET claim = properties(r)
DELETE r
