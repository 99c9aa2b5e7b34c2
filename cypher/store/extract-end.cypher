/*
about: "Records that an extract is in completely, and what came of it."
params:
  id: str
  loaded: datetime
  came: map of property to value (counts, and what its fingerprints are of)
  reasons: list of str (why rows were rejected, and how many)
  emptied: list of str (why single values were left empty, and how many)
*/
MATCH (e:Extract {id: $id})
SET e.complete = true, e.loaded = datetime($loaded), e.reasons = $reasons, e.emptied = $emptied
SET e += $came
REMOVE e.batches, e.batch, e.base, e.partly
