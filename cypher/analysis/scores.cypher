/*
about: "The measures of actors under an analysis; null where a measure is undefined."
params:
  analysis: str
  actor: list of str
  alters: list of int
  strength: list of float
  constraint: list of float
  effective_size: list of float
  efficiency: list of float
  hierarchy: list of float
  undefined: list of str
  component: list of int
  component_size: list of int
  parts: list of int
  separated: list of int
*/
MATCH (x:Analysis {id: $analysis})
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
CREATE (a)-[s:SCORED]->(x)
SET s.alters = $alters[i], s.strength = $strength[i], s.constraint = $constraint[i],
    s.effective_size = $effective_size[i], s.efficiency = $efficiency[i], s.hierarchy = $hierarchy[i],
    s.undefined = $undefined[i], s.component = $component[i], s.component_size = $component_size[i],
    s.parts = $parts[i], s.separated = $separated[i]
