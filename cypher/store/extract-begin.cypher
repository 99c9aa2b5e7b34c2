/*
about: "Enters an extract before its first batch; a second time changes nothing."
params:
  id: str
  sha256: str
  series: str
  source: str
  file_name: str
  publisher: str
  licence: str
  attribution: str
  published: str (ISO date)
  plan: str (what the batches depend on)
returns: [complete, batches]
*/
MERGE (e:Extract {id: $id})
ON CREATE SET e.sha256 = $sha256, e.series = $series, e.source = $source, e.file_name = $file_name,
  e.publisher = $publisher, e.licence = $licence, e.attribution = $attribution, e.published = date($published),
  e.complete = false, e.plan = $plan, e.batches = 0
WITH e
SET e.batches = CASE WHEN e.plan = $plan THEN coalesce(e.batches, 0) ELSE 0 END, e.plan = $plan
RETURN e.complete AS complete, e.batches AS batches
