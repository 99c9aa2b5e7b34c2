// The same as the pages of lists, one row per participation.
MATCH (a:Actor)-[:PARTICIPATES_IN]->(p:Project)
RETURN a.id AS actor, a.helix AS helix, a.place AS place, p.id AS project, p.start.year AS start, p.end.year AS end
