/*
about: "Of what only these extracts of a register's series state of actors, that which tells whether it is in operation; with the facts of its history that only they date."
params:
  extracts: list of str
returns: [subject, fact, history]
*/
MATCH (a:Actor)-[r:IDENTIFIED_BY]->(n:Identifier)
WHERE r.source IN $extracts AND r.past IS NULL AND r.record = n.id AND r.status IS NOT NULL AND r.fact IS NOT NULL
RETURN n.id AS subject, r.fact AS fact,
       COLLECT {
         MATCH (a)-[w:WAS]->(n)
         WHERE w.source IN $extracts AND w.series = r.series AND w.stated_as = n.id AND w.past IS NULL AND w.fact IS NOT NULL
         RETURN w.fact ORDER BY w.fact
       } AS history
