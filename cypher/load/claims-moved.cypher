/*
about: "Moves the contested claims of a source record to the actor that the record now stands on."
params:
  identifier: list of str
  old: list of str
  new: list of str
*/
UNWIND range(0, size($identifier) - 1) AS i
MATCH (old:Actor {id: $old[i]})-[r:CONTESTS {record: $identifier[i]}]->(n:Identifier)
USING INDEX SEEK old:Actor(id)
MATCH (new:Actor {id: $new[i]})
USING INDEX SEEK new:Actor(id)
CREATE (new)-[moved:CONTESTS]->(n)
SET moved = properties(r)
DELETE r
