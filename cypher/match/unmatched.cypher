/*
about: "The actors of the identifiers of which something new was stated since they were matched, so many in a list."
params:
  most: int
returns: [actors]
*/
MATCH (n:Unmatched)<-[:IDENTIFIED_BY]-(a:Actor)
WITH DISTINCT a.id AS actor
WITH collect(actor) AS actors
UNWIND range(0, size(actors) - 1, $most) AS at
RETURN actors[at .. at + $most] AS actors
