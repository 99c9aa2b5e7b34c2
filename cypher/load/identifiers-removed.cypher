/*
about: "Removes identifiers of which nothing is stated any more; one that was judged stays, so that the judgement counts when it is stated again."
params:
  identifiers: list of str
*/
UNWIND $identifiers AS id
MATCH (n:Identifier {id: id})
USING INDEX SEEK n:Identifier(id)
WHERE NOT (n)<-[:IDENTIFIED_BY|CONTESTS]-() AND NOT (n)-[:JUDGED]-()
DETACH DELETE n
