/*
about: "Who was asked in the survey that an extract is of, and whether they answered; of one series the newest extract counts."
params:
  series: str
  source: str (id of the extract)
  actor: list of str
  stated_as: list of str
  answered: list of bool
  asked: list of str (ISO date)
  row: list of int
*/
MATCH (e:Extract {id: $source})
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
MERGE (a)-[r:ASKED_IN {series: $series, stated_as: $stated_as[i]}]->(e)
SET r.source = $source, r.row = $row[i], r.answered = $answered[i], r.asked = date($asked[i])
