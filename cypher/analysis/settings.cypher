/*
about: "The settings that an analysis was made with."
params:
  id: str
returns: [settings]
*/
MATCH (x:Analysis {id: $id})
RETURN x.settings AS settings
