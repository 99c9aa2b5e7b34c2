/*
about: "An extract with these bytes, loaded before under whatever name."
params:
  sha256: str
  series: str
returns: [id, complete, published, loaded]
*/
MATCH (e:Extract {sha256: $sha256, series: $series})
RETURN e.id AS id, e.complete AS complete, e.published AS published, e.loaded AS loaded
