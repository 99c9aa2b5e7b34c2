/*
about: "Proves, in the transaction of a batch, that the lock is still ours; no row when it is not."
params:
  owner: str
  now: datetime
returns: [owner]
*/
MATCH (l:LoadLock {name: 'load', owner: $owner})
SET l.beat = datetime($now)
RETURN l.owner AS owner
