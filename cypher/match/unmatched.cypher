/*
about: "Identifiers of which something new was stated since they were matched, with their actors."
returns: [identifier, actor]
*/
MATCH (n:Unmatched)<-[:IDENTIFIED_BY]-(a:Actor)
RETURN DISTINCT n.id AS identifier, a.id AS actor
