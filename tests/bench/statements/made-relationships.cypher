// The relationships that a load of a register makes, with the keys of their ends.
MATCH (a:Actor|Industry)-[r]->(b)
RETURN
  CASE WHEN a:Actor THEN 'Actor' ELSE 'Industry' END AS start, coalesce(a.id, a.code) AS at, type(r) AS kind,
  CASE
    WHEN b:Place THEN 'Place'
    WHEN b:Industry THEN 'Industry'
    WHEN b:Identifier THEN 'Identifier'
    ELSE 'Extract'
  END AS end,
  coalesce(b.id, b.code) AS to, properties(r) AS properties
