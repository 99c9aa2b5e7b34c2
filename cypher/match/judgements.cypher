/*
about: "All judgements, the oldest first; undone ones are told with who undid them; each identifier with the name stated for it."
params:
  undone: bool (whether to tell those, too)
returns: [pair, one, one_name, other, other_name, verdict, score, parts, method, by, at, undone, undone_by]
*/
MATCH (a:Identifier)-[j:JUDGED]->(b:Identifier)
WHERE $undone OR j.undone IS NULL
RETURN j.pair AS pair, a.id AS one, head(COLLECT { MATCH (a)<-[r:IDENTIFIED_BY]-(x:Actor) RETURN coalesce(r.name, x.name) AS name ORDER BY r.record = a.id DESC, r.rank, name LIMIT 1 }) AS one_name,
       b.id AS other, head(COLLECT { MATCH (b)<-[r:IDENTIFIED_BY]-(x:Actor) RETURN coalesce(r.name, x.name) AS name ORDER BY r.record = b.id DESC, r.rank, name LIMIT 1 }) AS other_name,
       j.verdict AS verdict, j.score AS score,
       j {.name, .alias, .acronym, .place, .site, .country, .form, .industry, .projects} AS parts,
       j.method AS method, j.by AS by, toString(j.at) AS at, toString(j.undone) AS undone, j.undone_by AS undone_by
ORDER BY at, pair, undone
