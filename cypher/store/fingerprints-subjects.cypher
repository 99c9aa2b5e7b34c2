/*
about: "Whom the facts of an extract of a series are about, as text."
params:
  series: str
  extract: str (its id)
returns: [subjects]
*/
MATCH (f:Fingerprint {series: $series})
WHERE f.extract = $extract AND f.subjects IS NOT NULL
RETURN f.subjects AS subjects
ORDER BY f.nr
