/*
about: "Takes the lock on loading when it is free, ours already, or held by one that is known to be gone."
params:
  owner: str
  holder: str
  now: datetime
  stale: datetime
  gone: list of str
returns: [owner]
*/
MERGE (l:LoadLock {name: 'load'})
SET l.touched = true
WITH l, l.owner AS before
WHERE before IS NULL OR before = $owner OR before IN $gone OR l.beat < datetime($stale)
SET l.owner = $owner, l.holder = $holder, l.beat = datetime($now)
RETURN l.owner AS owner
