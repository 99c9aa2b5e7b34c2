/*
about: "Which of these actors have asked not to be sent advertising."
params:
  actors: list of str
returns: [id]
*/
UNWIND $actors AS id
MATCH (a:Actor {id: id})
USING INDEX SEEK a:Actor(id)
WHERE a.no_advertising
RETURN a.id AS id
ORDER BY id
