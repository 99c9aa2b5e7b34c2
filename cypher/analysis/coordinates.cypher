/*
about: "The actors whose coordinates are known."
returns: [id, latitude, longitude]
*/
MATCH (a:Actor)
WHERE a.latitude IS NOT NULL AND a.longitude IS NOT NULL
RETURN a.id AS id, a.latitude AS latitude, a.longitude AS longitude
ORDER BY id
