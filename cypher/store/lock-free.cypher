/*
about: "Gives the lock on loading back."
params:
  owner: str
*/
MATCH (l:LoadLock {name: 'load', owner: $owner})
DELETE l
