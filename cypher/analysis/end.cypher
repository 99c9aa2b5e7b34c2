/*
about: "Marks an analysis as complete: from now on questions use it."
params:
  id: str
*/
MATCH (x:Analysis {id: $id})
SET x.complete = true
