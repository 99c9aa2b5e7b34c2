/*
about: "Records, in the transaction of a batch, how far a restore has come."
params:
  sha256: str
  lines: int
*/
MERGE (r:Restore)
SET r.sha256 = $sha256, r.lines = $lines
