/*
about: "How many nodes there are that a dump does not hold, besides the records of migrations and locks, and what can be made again."
returns: [nodes, labels]
*/
MATCH (n)
WHERE NOT n:Actor|Identifier|Cluster|Project|Programme|Topic|Industry|Place|Extract|Analysis|Gap|Comparison|Change|Migration|LoadLock|Restore|Fingerprint
RETURN count(n) AS nodes, collect(DISTINCT labels(n))[..5] AS labels
