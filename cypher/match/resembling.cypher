/*
about: "The actors of which there are candidates."
returns: [actor]
*/
MATCH (n)-[:RESEMBLES]->(m)
UNWIND [n, m] AS one
WITH DISTINCT one
MATCH (one)<-[:IDENTIFIED_BY]-(a:Actor)
RETURN DISTINCT a.id AS actor
