/*
about: "Moves the relationships that others stated to an identifier to the actor that it now stands on."
params:
  identifier: list of str
  old: list of str
  new: list of str
*/
UNWIND range(0, size($identifier) - 1) AS i
MATCH (other)-[r:SUPPORTS|WORKS_WITH|OWNS]->(old:Actor {id: $old[i]})
USING INDEX SEEK old:Actor(id)
WHERE r.stated_to = $identifier[i]
MATCH (new:Actor {id: $new[i]})
USING INDEX SEEK new:Actor(id)
CREATE (other)-[moved:$(type(r))]->(new)
SET moved = properties(r)
DELETE r
