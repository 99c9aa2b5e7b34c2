/*
about: "The migrations that this database has had."
returns: [number, name, sha256]
*/
MATCH (m:Migration)
RETURN m.number AS number, m.name AS name, m.sha256 AS sha256
ORDER BY number
