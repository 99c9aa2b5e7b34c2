/*
about: "An analysis was asked for again and found: it is as new as the data, and the latest unless it was only to be compared."
params:
  id: str
  made_at: datetime
  aside: bool
*/
MATCH (x:Analysis {id: $id})
WHERE NOT $aside OR coalesce(x.aside, false)
SET x.made_at = datetime($made_at), x.aside = $aside
