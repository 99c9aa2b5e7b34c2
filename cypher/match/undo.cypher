/*
about: "Takes back the judgements in force of these pairs: they stay, with who undid them and when."
params:
  pairs: list of str
  by: str
  at: str (ISO date and time)
*/
UNWIND $pairs AS pair
MATCH (:Identifier)-[j:JUDGED {pair: pair}]->(:Identifier)
USING INDEX j:JUDGED(pair)
WHERE j.undone IS NULL
SET j.undone = datetime($at), j.undone_by = $by
