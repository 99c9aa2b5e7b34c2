/*
about: "How many nodes and relationships there are, for the progress of a dump."
returns: [nodes, relationships]
*/
MATCH (n)
WITH count(n) AS nodes
OPTIONAL MATCH ()-[r]->()
RETURN nodes, count(r) AS relationships
