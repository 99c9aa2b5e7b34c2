/*
about: "Whether there is anything in the database besides the records of migrations and locks, and how far a restore has come."
returns: [filled, sha256, lines]
*/
OPTIONAL MATCH (r:Restore)
RETURN EXISTS { MATCH (n) WHERE NOT n:Migration|LoadLock|Restore } AS filled, r.sha256 AS sha256, r.lines AS lines
