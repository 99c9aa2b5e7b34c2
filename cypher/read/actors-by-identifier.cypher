/*
about: "The actors that have one of these identifiers."
params:
  identifiers: list of str
returns: [id, name, helix, country, place, ceased]
*/
UNWIND range(0, size($identifiers) - 1) AS i
MATCH (n:Identifier {id: $identifiers[i]})<-[:IDENTIFIED_BY]-(a:Actor)
WITH a, min(i) AS first
RETURN a.id AS id, a.name AS name, a.helix AS helix, a.country AS country, a.place AS place,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased
ORDER BY first
