/*
about: "Every municipality."
returns: [code, name]
*/
MATCH (p:Place {kind: 'municipality'})
RETURN p.code AS code, coalesce(p.name_sv, p.name_en, p.code) AS name
ORDER BY code
