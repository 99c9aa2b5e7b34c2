/*
about: "What a source states of an actor under the identifier it knows it by; an older extract of the same series is replaced, a newer one kept. Whoever is told of anew waits to be matched."
params:
  series: str
  source: str (id of the extract)
  published: str (ISO date)
  rank: int (0 is believed first)
  helix_rank: int
  actor: list of str
  key: list of str
  key_scheme: list of str
  key_value: list of str
  name: list of str
  names: list of lists of str
  helix: list of str
  country: list of str
  legal_form: list of str
  status: list of str
  registered: list of str (ISO date)
  ceased: list of str (ISO date)
  postcode: list of str
  locality: list of str
  place: list of str
  latitude: list of float
  longitude: list of float
  url: list of str
  no_advertising: list of bool
  description: list of str
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($key) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MERGE (n:Identifier {id: $key[i]})
ON CREATE SET n.scheme = $key_scheme[i], n.value = $key_value[i]
MERGE (a)-[r:IDENTIFIED_BY {series: $series, record: $key[i]}]->(n)
WITH n, r, i
WHERE coalesce(r.source, '') <= $source
FOREACH (told IN CASE
  WHEN coalesce(r.name, '') = coalesce($name[i], '') AND coalesce(r.names, []) = $names[i]
    AND coalesce(r.country, '') = coalesce($country[i], '') AND coalesce(r.place, '') = coalesce($place[i], '')
  THEN [] ELSE [true] END | SET n:Unmatched)
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.published = $published, r.rank = $rank, r.helix_rank = $helix_rank,
    r.name = $name[i], r.names = CASE WHEN size($names[i]) > 0 THEN $names[i] END, r.helix = $helix[i], r.country = $country[i],
    r.legal_form = $legal_form[i], r.status = $status[i],
    r.registered = date($registered[i]), r.ceased = date($ceased[i]),
    r.postcode = $postcode[i], r.locality = $locality[i], r.place = $place[i],
    r.latitude = $latitude[i], r.longitude = $longitude[i], r.url = $url[i],
    r.no_advertising = $no_advertising[i], r.description = $description[i], r.past = null, r.missed_by = null
