/*
about: "Waits until every index is filled."
params: {seconds: int}
*/
CALL db.awaitIndexes($seconds)
