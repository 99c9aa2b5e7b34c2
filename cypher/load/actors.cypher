/*
about: "Creates actors; their properties are derived from what is stated."
params:
  id: list of str
*/
UNWIND $id AS id
MERGE (a:Actor {id: id})
ON CREATE SET a:UnknownHelix, a.helix = 'UnknownHelix'
