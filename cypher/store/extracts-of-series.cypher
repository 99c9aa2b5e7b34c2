/*
about: "The extracts of a series, the oldest first."
params:
  series: str
returns: [id, published, complete]
*/
MATCH (e:Extract {series: $series})
RETURN e.id AS id, toString(e.published) AS published, e.complete AS complete
ORDER BY id
