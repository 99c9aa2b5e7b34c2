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
  fact: list of int (the number that tells which fact of its series it is)
*/
MATCH (e:Extract {id: $source})
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: $actor[i]})
USING INDEX SEEK a:Actor(id)
CALL (a, i) {
  MATCH (a)-[old:ASKED_IN {series: $series, stated_as: $stated_as[i]}]->()
  WHERE old.source < $source
  DELETE old
}
MERGE (a)-[r:ASKED_IN {series: $series, stated_as: $stated_as[i]}]->(e)
SET r.source = $source, r.row = $row[i], r.fact = $fact[i], r.answered = $answered[i], r.asked = date($asked[i])
