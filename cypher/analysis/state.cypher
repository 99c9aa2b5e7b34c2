/*
about: "Whether this analysis is there, whether it is complete (one that tells of an actor that went since is not), and what it found."
params:
  id: str
returns: [complete, actors, ties, components, largest, isolates, articulation, ties_kept, trials]
*/
MATCH (x:Analysis {id: $id})
RETURN x.complete AND x.lacking IS NULL AS complete, x.actors AS actors, x.ties AS ties, x.components AS components, x.largest AS largest,
       x.isolates AS isolates, x.articulation AS articulation, x.ties_kept AS ties_kept, coalesce(x.trials, 0) AS trials
