/*
about: "The actors in a place or in what is part of it."
params:
  code: str
returns: [id]
*/
MATCH (place:Place {code: $code})<-[:PART_OF*0..6]-(:Place)<-[:LOCATED_IN]-(a:Actor)
RETURN DISTINCT a.id AS id
ORDER BY id
