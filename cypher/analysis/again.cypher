/*
about: "An analysis was asked for again and found: it is the latest now, and as new as the data."
params:
  id: str
  made_at: datetime
*/
MATCH (x:Analysis {id: $id})
SET x.made_at = datetime($made_at)
