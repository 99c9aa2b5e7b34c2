/*
about: "Enters a comparison of two analyses before its results; what was left of an unfinished one goes."
params:
  id: str
  made_at: datetime
  code: str
  before: str (id of an analysis)
  after: str
*/
MERGE (c:Comparison {id: $id})
SET c.complete = false, c.made_at = datetime($made_at), c.code = $code
WITH c
OPTIONAL MATCH (c)-[:FOUND]->(left:Change)
OPTIONAL MATCH (c)-[compares:COMPARES]->()
OPTIONAL MATCH (c)<-[shifted:SHIFTED]-()
DETACH DELETE left
DELETE compares, shifted
WITH DISTINCT c
MATCH (x:Analysis {id: $before})
MATCH (y:Analysis {id: $after})
CREATE (c)-[:COMPARES {period: 'before'}]->(x)
CREATE (c)-[:COMPARES {period: 'after'}]->(y)
