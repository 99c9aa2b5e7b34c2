/*
about: "Lists without anything in them, which the importer leaves out: those of what is stated of actors."
*/
MATCH (:Actor)-[r:IDENTIFIED_BY]->()
WHERE r.names IS NULL
CALL (r) {
  SET r.names = []
} IN TRANSACTIONS OF 50000 ROWS
