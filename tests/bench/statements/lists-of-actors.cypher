/*
about: "Lists without anything in them, which the importer leaves out: those of actors."
*/
MATCH (a:Actor)
WHERE a.names IS NULL
CALL (a) {
  SET a.names = []
} IN TRANSACTIONS OF 50000 ROWS
