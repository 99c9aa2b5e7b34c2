/*
about: "Derives the properties and the helix of actors from all that is stated of them: what is stated now before what is past, the most trusted source first, then the newest; the same for any order of loading."
params:
  actors: list of str
  newest: map of series to its newest extract, which states what it did not change, too
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
CALL (a) {
  MATCH (a)-[r:IDENTIFIED_BY]->(n) // an identifier: with its label, the planner might begin there
  WHERE r.record = n.id
  WITH r ORDER BY coalesce(r.past, false), r.rank, CASE WHEN $newest[r.series] > r.source THEN $newest[r.series] ELSE r.source END DESC, r.record
  RETURN collect(r) AS stated
}
CALL (a) {
  MATCH (a)-[r:IDENTIFIED_BY]->(n) // an identifier: with its label, the planner might begin there
  WHERE r.record = n.id AND r.helix IS NOT NULL
  WITH r.helix AS helix ORDER BY coalesce(r.past, false), r.helix_rank, CASE WHEN $newest[r.series] > r.source THEN $newest[r.series] ELSE r.source END DESC, r.record LIMIT 1
  RETURN collect(helix) AS kinds
}
WITH a, stated, coalesce(head(kinds), 'UnknownHelix') AS helix,
     head([r IN stated WHERE r.name IS NOT NULL | r.name]) AS name,
     NOT any(r IN stated WHERE r.past IS NULL AND r.status IS NOT NULL) AS told_ceased // by what is past alone
CALL (stated, name) {
  UNWIND stated AS r
  UNWIND [r.name] + coalesce(r.names, []) AS other
  WITH DISTINCT other, name WHERE other IS NOT NULL AND other <> name
  WITH other ORDER BY other
  RETURN collect(other) AS names
}
SET a.name = name,
    a.helix = helix,
    a.names = CASE WHEN size(names) > 0 THEN names END,
    a.country = head([r IN stated WHERE r.country IS NOT NULL | r.country]),
    a.legal_form = head([r IN stated WHERE r.legal_form IS NOT NULL | r.legal_form]),
    a.status = head([r IN stated WHERE r.status IS NOT NULL | r.status]),
    a.registered = head([r IN stated WHERE r.registered IS NOT NULL | r.registered]),
    a.ceased = head([r IN stated WHERE r.ceased IS NOT NULL AND (r.past IS NULL OR told_ceased) | r.ceased]),
    a.place = head([r IN stated WHERE r.place IS NOT NULL | r.place]),
    a.latitude = head([r IN stated WHERE r.latitude IS NOT NULL | r.latitude]),
    a.longitude = head([r IN stated WHERE r.latitude IS NOT NULL | r.longitude]),
    a.url = head([r IN stated WHERE r.url IS NOT NULL | r.url]),
    a.no_advertising = head([r IN stated WHERE r.no_advertising IS NOT NULL | r.no_advertising]),
    a.description = head([r IN stated WHERE r.description IS NOT NULL | r.description])
REMOVE a:Company:University:PublicBody:SupportOrganisation:CivilSociety:UnknownHelix:Ceased
SET a:$(CASE a.status WHEN 'ceased' THEN [helix, 'Ceased'] ELSE [helix] END)
