/*
about: "Turns a contested claim into what holds: nothing speaks against it any more."
params:
  actor: list of str
  record: list of str
  identifier: list of str
*/
UNWIND range(0, size($identifier) - 1) AS i
MATCH (:Actor)-[claim:CONTESTS {record: $record[i]}]->(n:Identifier {id: $identifier[i]})
USING INDEX SEEK n:Identifier(id)
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
CREATE (a)-[r:IDENTIFIED_BY]->(n)
SET r = properties(claim)
DELETE claim
