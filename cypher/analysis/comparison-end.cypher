/*
about: "Marks a comparison as complete, with how many projects it rests on."
params:
  id: str
  both: int
  before_only: int
  after_only: int
  replicates: int
  repeated: float (the part of projects by teams that had one before)
*/
MATCH (c:Comparison {id: $id})
SET c.complete = true, c.both = $both, c.before_only = $before_only, c.after_only = $after_only,
    c.replicates = $replicates, c.repeated = $repeated
