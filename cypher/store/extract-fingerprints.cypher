/*
about: "Records of how many facts an extract has fingerprints, and by what rules they were made; nothing of either when it has none."
params:
  id: str
  stated: int
  compared: str
*/
MATCH (e:Extract {id: $id})
SET e.stated = $stated, e.compared = $compared
