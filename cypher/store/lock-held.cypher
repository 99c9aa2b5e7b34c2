/*
about: "Who holds the lock on loading, and whether that load has given a sign of life lately; by the server's clock, the only one that all share."
params:
  seconds: int
returns: [owner, holder, alive]
*/
MATCH (l:LoadLock {name: 'load'})
WHERE l.owner IS NOT NULL
RETURN l.owner AS owner, l.holder AS holder, l.beat >= datetime.realtime() - duration({seconds: $seconds}) AS alive
