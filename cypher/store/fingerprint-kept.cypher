/*
about: "Keeps a piece of what an extract of a series states, or of whom it is about; a second time changes nothing."
params:
  series: str
  extract: str (its id)
  kind: str
  nr: int
  piece: map of property to bytes (facts and contents as numbers of 8 bytes, about as halves; or subjects as text)
*/
MERGE (f:Fingerprint {series: $series, extract: $extract, kind: $kind, nr: $nr})
SET f += $piece
