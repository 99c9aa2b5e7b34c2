/*
about: "Puts nodes back as a dump has them."
params:
  labels: list of lists of str (checked against the model)
  properties: list of maps
*/
UNWIND range(0, size($labels) - 1) AS i
CREATE (n:$($labels[i]))
SET n = $properties[i]
