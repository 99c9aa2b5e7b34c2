/*
about: "The actors of the identifiers of which something new was stated since they were matched."
returns: [actor]
*/
MATCH (n:Unmatched)<-[:IDENTIFIED_BY]-(a:Actor)
RETURN DISTINCT a.id AS actor
