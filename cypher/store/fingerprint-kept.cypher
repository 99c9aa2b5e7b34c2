/*
about: "Keeps a piece of what an extract of a series states, as numbers of 8 bytes; a second time changes nothing."
params:
  series: str
  extract: str (its id)
  kind: str
  nr: int
  facts: bytes
  contents: bytes
*/
MERGE (f:Fingerprint {series: $series, extract: $extract, kind: $kind, nr: $nr})
SET f.facts = $facts, f.contents = $contents
