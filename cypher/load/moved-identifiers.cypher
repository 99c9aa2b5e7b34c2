/*
about: "Moves identifiers, with all that is stated of them, to the actor that they now stand on."
params:
  identifier: list of str
  old: list of str
  new: list of str
*/
UNWIND range(0, size($identifier) - 1) AS i
MATCH (old:Actor {id: $old[i]})-[r:IDENTIFIED_BY]->(n:Identifier {id: $identifier[i]})
USING INDEX SEEK old:Actor(id)
MATCH (new:Actor {id: $new[i]})
USING INDEX SEEK new:Actor(id)
MERGE (new)-[moved:IDENTIFIED_BY {series: r.series, record: r.record}]->(n)
SET moved = properties(r)
DELETE r
