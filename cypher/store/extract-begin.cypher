/*
about: "Enters an extract before its first batch; again it goes on where it was, unless its batches are of another size or it is compared with something else: then its facts may be in partly."
params:
  id: str
  sha256: str
  series: str
  source: str
  role: str
  file_name: str
  publisher: str
  licence: str
  attribution: str
  published: str (ISO date)
  variant: str (hash of all that its facts depend on)
  batch: int (how many rows a batch has)
  base: str (what its facts are compared with)
returns: [batches, partly]
*/
MERGE (e:Extract {id: $id})
ON CREATE SET e.sha256 = $sha256, e.variant = $variant, e.series = $series, e.source = $source, e.role = $role,
  e.file_name = $file_name, e.publisher = $publisher, e.licence = $licence, e.attribution = $attribution,
  e.published = date($published), e.complete = false
WITH e, CASE WHEN e.batch = $batch AND e.base = $base THEN e.batches ELSE 0 END AS batches
SET e.partly = coalesce(e.partly, false) OR coalesce(e.batches, 0) > coalesce(batches, 0),
    e.batches = batches, e.batch = $batch, e.base = $base
RETURN coalesce(batches, 0) AS batches, e.partly AS partly
