/*
about: "Records, at the end of a batch's transaction, that the batch is in, and that the load is alive."
params:
  id: str
  batches: int
*/
MATCH (e:Extract {id: $id})
SET e.batches = $batches
WITH e
MATCH (l:LoadLock {name: 'load'})
SET l.beat = datetime.realtime()
