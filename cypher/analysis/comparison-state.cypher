/*
about: "Whether this comparison is there, and what it found."
params:
  id: str
returns: [complete, both, before_only, after_only, replicates, repeated]
*/
MATCH (c:Comparison {id: $id})
RETURN c.complete AS complete, c.both AS both, c.before_only AS before_only, c.after_only AS after_only,
       c.replicates AS replicates, c.repeated AS repeated
