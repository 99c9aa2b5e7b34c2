/*
about: "A page of projects in the order of their ids, with the years they run; null where a year is not known."
params:
  after: str
  size: int
returns: [ids, starts, ends]
*/
MATCH (p:Project)
WHERE p.id > $after
WITH p ORDER BY p.id LIMIT $size
RETURN collect(p.id) AS ids, collect(coalesce(p.start.year, 0)) AS starts, collect(coalesce(p.end.year, 0)) AS ends
