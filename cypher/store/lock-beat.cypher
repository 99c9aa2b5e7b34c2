/*
about: "Proves, within the transaction of a batch, that the lock on loading is still ours, and that we are alive; no row when it is not."
params:
  owner: str
returns: [owner]
*/
MATCH (l:LoadLock {name: 'load', owner: $owner})
SET l.beat = datetime.realtime()
RETURN l.owner AS owner
