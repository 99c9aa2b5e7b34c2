/*
about: "Moves the relationships that were stated for an identifier to the actor that it now stands on."
params:
  identifier: list of str
  old: list of str
  new: list of str
*/
UNWIND range(0, size($identifier) - 1) AS i
MATCH (old:Actor {id: $old[i]})-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS|WORKS_WITH|ASKED_IN|OWNS|ACTIVE_IN|REPORTED|WAS]->(other)
USING INDEX SEEK old:Actor(id)
WHERE r.stated_as = $identifier[i]
MATCH (new:Actor {id: $new[i]})
USING INDEX SEEK new:Actor(id)
CREATE (new)-[moved:$(type(r))]->(other)
SET moved = properties(r)
DELETE r
