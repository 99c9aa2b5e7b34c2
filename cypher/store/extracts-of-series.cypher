/*
about: "The extracts of a series, the oldest first; stated says how many facts its fingerprints are of, compared by what rules they were made."
params:
  series: str
returns: [id, published, complete, stated, compared]
*/
MATCH (e:Extract {series: $series})
RETURN e.id AS id, toString(e.published) AS published, e.complete AS complete, e.stated AS stated, e.compared AS compared
ORDER BY id
