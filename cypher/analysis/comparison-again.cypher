/*
about: "A comparison was asked for again and found: it is the latest now."
params:
  id: str
  made_at: datetime
*/
MATCH (c:Comparison {id: $id})
SET c.made_at = datetime($made_at)
