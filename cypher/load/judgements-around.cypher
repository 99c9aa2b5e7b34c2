/*
about: "The judgements in force of these identifiers, with the actors that hold the other end."
params:
  identifiers: list of str
returns: [one, other, verdict, method, score, actors]
*/
UNWIND $identifiers AS id
MATCH (n:Identifier {id: id})
USING INDEX SEEK n:Identifier(id)
MATCH (n)-[j:JUDGED]-(m)
WHERE j.undone IS NULL
RETURN startNode(j).id AS one, endNode(j).id AS other, j.verdict AS verdict, j.method AS method, j.score AS score,
       COLLECT { MATCH (m)<-[:IDENTIFIED_BY]-(a) RETURN DISTINCT a.id } AS actors
