/*
about: "The analyses that were begun and never ended."
returns: [id]
*/
MATCH (x:Analysis)
WHERE NOT x.complete
RETURN x.id AS id
ORDER BY id
