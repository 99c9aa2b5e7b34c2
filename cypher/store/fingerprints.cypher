/*
about: "What an extract of a series states, as numbers, in order, and half a number for whom each fact is about."
params:
  series: str
  extract: str (its id)
returns: [kind, facts, contents, about]
*/
MATCH (f:Fingerprint {series: $series})
WHERE f.extract = $extract AND f.facts IS NOT NULL
RETURN f.kind AS kind, f.facts AS facts, f.contents AS contents, f.about AS about
ORDER BY f.kind, f.nr
