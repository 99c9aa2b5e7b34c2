/*
about: "How many actors there are."
returns: [actors]
*/
MATCH (a:Actor)
RETURN count(a) AS actors
