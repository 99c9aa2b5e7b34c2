/*
about: "The analyses made, the latest first."
returns: [id, made_at, settings, code, data, actors, ties, focus]
*/
MATCH (a:Analysis)
WHERE a.complete
RETURN a.id AS id, toString(a.made_at) AS made_at, a.settings AS settings, a.code AS code, a.data AS data,
       a.actors AS actors, a.ties AS ties, a.focus AS focus
ORDER BY a.made_at DESC, id
