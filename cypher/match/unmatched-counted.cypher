/*
about: "How many actors have identifiers of which something new was stated since they were matched, and how many of these have a number of which an organisation has one."
params:
  kinds: list of str (how the ids of such numbers begin)
returns: [actors, numbered]
*/
MATCH (n:Unmatched)<-[:IDENTIFIED_BY]-(a:Actor)
WITH DISTINCT a
RETURN count(a) AS actors, count(CASE WHEN any(kind IN $kinds WHERE a.id STARTS WITH kind) THEN 1 END) AS numbered
