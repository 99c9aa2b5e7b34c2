/*
about: "The actors that an analysis judged and that have a tie, with what a picture of the whole network needs."
params:
  analysis: str
returns: [id, name, helix, place, community, partners, ceased, latitude, longitude]
*/
MATCH (:Analysis {id: $analysis})<-[s:SCORED]-(a:Actor)
WHERE s.alters > 0
RETURN a.id AS id, coalesce(a.name, a.id) AS name, a.helix AS helix, a.place AS place, s.community AS community,
       s.alters AS partners,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased,
       a.latitude AS latitude, a.longitude AS longitude
ORDER BY id
