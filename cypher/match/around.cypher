/*
about: "The municipalities, each with the regions that it lies in."
returns: [place, around]
*/
MATCH (p:Place {kind: 'municipality'})
RETURN p.code AS place, COLLECT { MATCH (p)-[:PART_OF]->{1,5}(r:Place) RETURN DISTINCT r.code ORDER BY r.code } AS around
ORDER BY place
