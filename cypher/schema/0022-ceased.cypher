/*
about: "Marks the actors that have ceased by a label, so that how many they are is a count that the server keeps."
*/
MATCH (a:Actor)
WHERE a.status = 'ceased'
SET a:Ceased
