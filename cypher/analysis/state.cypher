/*
about: "Whether this analysis is there, and complete."
params:
  id: str
returns: [complete]
*/
MATCH (x:Analysis {id: $id})
RETURN x.complete AS complete
