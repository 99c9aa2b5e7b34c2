/*
about: "Forgets some of what other extracts of a series than this one state, as numbers; fewer than asked for when there is no more."
params:
  series: str
  extract: str (the id of the one whose are kept)
  most: int
returns: [removed]
*/
MATCH (f:Fingerprint {series: $series})
WHERE f.extract <> $extract
WITH f LIMIT $most
DELETE f
RETURN count(*) AS removed
