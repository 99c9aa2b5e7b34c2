/*
about: "Takes back the matcher's own judgements in force of these pairs, of which it is no longer sure; it may enter them again."
params:
  pairs: list of str
  by: str
  at: str (ISO date and time)
*/
UNWIND $pairs AS pair
MATCH (:Identifier)-[j:JUDGED {pair: pair}]->(:Identifier)
USING INDEX j:JUDGED(pair)
WHERE j.undone IS NULL AND j.method = 'automatic'
SET j.undone = datetime($at), j.undone_by = $by, j.withdrawn = true
