/*
about: "Records that an extract is in completely, and what came of it."
params:
  id: str
  loaded: datetime
  rows_in: int
  accepted: int
  rejected: int
  left_out: int
  filtered: int
  reasons: list of str
*/
MATCH (e:Extract {id: $id})
SET e.complete = true, e.loaded = datetime($loaded), e.rows_in = $rows_in, e.accepted = $accepted,
    e.rejected = $rejected, e.left_out = $left_out, e.filtered = $filtered, e.reasons = $reasons
REMOVE e.batches, e.batch
