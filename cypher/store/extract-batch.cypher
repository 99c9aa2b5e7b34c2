/*
about: "Records, in the transaction of a batch, that the batch is in."
params:
  id: str
  batches: int
*/
MATCH (e:Extract {id: $id})
SET e.batches = $batches
