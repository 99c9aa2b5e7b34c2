/*
about: "Actors of whom nothing is known but what this batch states, each under one identifier that nobody has: what is said of them is what is stated."
params:
  series: str
  source: str (id of the extract)
  published: str (ISO date)
  rank: int (0 is believed first)
  helix_rank: int
  key: list of str
  key_scheme: list of str
  key_value: list of str
  name: list of str
  names: list of lists of str
  other_names: list of lists of str (those of names that are not the name, in order)
  helix: list of str
  label: list of str (the helix, unknown where it is not told)
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
  told: list of bool (whether there is something to match it by)
  row: list of int
  fact: list of int (the number that tells which fact of its series it is)
*/
UNWIND range(0, size($key) - 1) AS i
WITH i, date($registered[i]) AS registered, date($ceased[i]) AS ceased
CREATE (n:Identifier {id: $key[i], scheme: $key_scheme[i], value: $key_value[i]})
CREATE (a:Actor:$($label[i]) {
  id: $key[i], name: $name[i], helix: $label[i], names: CASE WHEN size($other_names[i]) > 0 THEN $other_names[i] END, country: $country[i],
  legal_form: $legal_form[i], status: $status[i], registered: registered, ceased: ceased,
  place: $place[i], latitude: $latitude[i],
  longitude: CASE WHEN $latitude[i] IS NOT NULL THEN $longitude[i] END, url: $url[i],
  no_advertising: $no_advertising[i], description: $description[i]
})
CREATE (a)-[:IDENTIFIED_BY {
  series: $series, record: $key[i], source: $source, row: $row[i], fact: $fact[i], published: $published,
  rank: $rank, helix_rank: $helix_rank, name: $name[i], names: CASE WHEN size($names[i]) > 0 THEN $names[i] END, helix: $helix[i],
  country: $country[i], legal_form: $legal_form[i], status: $status[i], registered: registered,
  ceased: ceased, postcode: $postcode[i], locality: $locality[i], place: $place[i],
  latitude: $latitude[i], longitude: $longitude[i], url: $url[i], no_advertising: $no_advertising[i],
  description: $description[i]
}]->(n)
FOREACH (told IN CASE WHEN $told[i] THEN [true] ELSE [] END | SET n:Unmatched)
FOREACH (ceased IN CASE $status[i] WHEN 'ceased' THEN [true] ELSE [] END | SET a:Ceased)
WITH a, i
WHERE $place[i] IS NOT NULL
MATCH (place:Place {code: $place[i]})
USING INDEX SEEK place:Place(code)
CREATE (a)-[:LOCATED_IN {source: $source, row: $row[i]}]->(place)
