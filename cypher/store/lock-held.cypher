/*
about: "Who holds the lock on loading."
returns: [owner, holder, beat]
*/
MATCH (l:LoadLock {name: 'load'})
WHERE l.owner IS NOT NULL
RETURN l.owner AS owner, l.holder AS holder, toString(l.beat) AS beat
