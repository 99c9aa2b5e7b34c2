/*
about: "Records, in a batch's transaction, that the batch is in, and tells how many were in before."
params:
  id: str
  batches: int
returns: [before]
*/
MATCH (e:Extract {id: $id})
WITH e, coalesce(e.batches, 0) AS before
SET e.batches = $batches
RETURN before
