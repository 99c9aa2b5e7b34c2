/*
about: "How many actors there are that have a number of which an organisation has one."
params:
  kinds: list of str (how the ids of such numbers begin)
returns: [actors]
*/
UNWIND $kinds AS kind
CALL (kind) {
  MATCH (a:Actor)
  USING INDEX SEEK a:Actor(id)
  WHERE a.id STARTS WITH kind
  RETURN count(a) AS some
}
RETURN sum(some) AS actors
