/*
about: "Removes the programmes, topics and industries that only these extracts state and nothing refers to any more."
params:
  extracts: list of str
returns: [removed]
*/
MATCH (one:Programme|Topic|Industry)
WHERE one.source IN $extracts AND NOT (one)<--()
DETACH DELETE one
RETURN count(*) AS removed
