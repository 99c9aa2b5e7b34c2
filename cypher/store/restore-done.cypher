/*
about: "Forgets how far a restore had come, since it is done."
*/
MATCH (r:Restore)
DELETE r
