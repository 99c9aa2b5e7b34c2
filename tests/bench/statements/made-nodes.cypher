// The nodes that a load of a register makes.
MATCH (n:Actor|Identifier|Industry)
RETURN labels(n) AS labels, properties(n) AS properties
