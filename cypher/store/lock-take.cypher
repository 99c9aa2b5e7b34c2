/*
about: "Takes the lock on loading when it is free, or held by one that is known to be gone or has given no sign of life lately; no row when it is not."
params:
  owner: str
  holder: str
  seconds: int
  gone: list of str
returns: [owner]
*/
MERGE (l:LoadLock {name: 'load'})
SET l.asked = $owner // whoever comes here at the same time waits for this
WITH l
WHERE l.owner IS NULL OR l.owner IN $gone OR l.beat < datetime.realtime() - duration({seconds: $seconds})
SET l.owner = $owner, l.holder = $holder, l.beat = datetime.realtime()
RETURN l.owner AS owner
