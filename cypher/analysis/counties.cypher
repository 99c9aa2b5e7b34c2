/*
about: "Which larger place each place belongs to, for the gaps between places: NUTS 3, else itself."
returns: [place, region, name]
*/
MATCH (p:Place)
OPTIONAL MATCH (p)-[:PART_OF*0..3]->(n:Place {kind: 'nuts3'})
WITH p, head(collect(n)) AS n
RETURN p.code AS place, coalesce(n.code, p.code) AS region, coalesce(n.name_sv, n.name_en, p.name_sv, p.name_en, p.code) AS name
ORDER BY place
