// How many nodes there are with each label, and relationships of each type.
MATCH (n) WHERE NOT n:Extract AND NOT n:Fingerprint
UNWIND labels(n) AS kind
RETURN kind, count(*) AS n ORDER BY kind
UNION ALL
MATCH ()-[r]->()
RETURN type(r) AS kind, count(*) AS n ORDER BY kind
