/*
about: "Marks an analysis as complete, with what it found: from now on questions use it."
params:
  id: str
  actors: int
  ties: int
  components: int
  largest: int
  isolates: int
  articulation: int
  ties_kept: bool
  trials: int (how often the places in ranked lists were tried)
*/
MATCH (x:Analysis {id: $id})
SET x.complete = true, x.actors = $actors, x.ties = $ties, x.components = $components, x.largest = $largest,
    x.isolates = $isolates, x.articulation = $articulation, x.ties_kept = $ties_kept, x.trials = $trials
