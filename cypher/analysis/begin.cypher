/*
about: "Enters an analysis before its results."
params:
  id: str
  made_at: datetime
  settings: str (JSON)
  code: str
  data: str (hash)
  since: int or null
  until: int or null
  focus: str or null
  aside: bool (made to be compared: not the one that questions look at unless it is named)
*/
MERGE (x:Analysis {id: $id})
SET x.complete = false, x.made_at = datetime($made_at), x.settings = $settings, x.code = $code, x.data = $data,
    x.since = $since, x.until = $until, x.focus = $focus, x.aside = $aside
