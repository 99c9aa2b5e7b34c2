/*
about: "Removes measures of an analysis, some at a time; tells how many are gone."
params:
  analysis: str
  most: int
returns: [removed]
*/
MATCH (:Analysis {id: $analysis})<-[s:SCORED]-()
WITH s LIMIT $most
DELETE s
RETURN count(*) AS removed
