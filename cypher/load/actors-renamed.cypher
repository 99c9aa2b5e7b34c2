/*
about: "Gives actors the id of their strongest identifier. The old id still leads to them: it is an identifier of theirs."
params:
  old: list of str
  new: list of str
*/
UNWIND range(0, size($old) - 1) AS i
MATCH (a:Actor {id: $old[i]})
USING INDEX SEEK a:Actor(id)
SET a.id = $new[i]
