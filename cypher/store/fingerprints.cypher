/*
about: "What an extract of a series states, as numbers, in order."
params:
  series: str
  extract: str (its id)
returns: [kind, facts, contents]
*/
MATCH (f:Fingerprint {series: $series})
WHERE f.extract = $extract
RETURN f.kind AS kind, f.facts AS facts, f.contents AS contents
ORDER BY f.kind, f.nr
