/*
about: "Takes back what only these extracts state of projects: one that others still mention stays, as mentioned; the others go."
params:
  extracts: list of str
*/
MATCH (p:Project)
WHERE p.source IN $extracts OR p.mentioned_in IN $extracts
CALL (p) {
  WITH p WHERE p.source IN $extracts
  MATCH (p)-[old:FUNDED_BY|CONCERNS]->()
  DELETE old
}
CALL (p) {
  WITH p WHERE p.source IN $extracts
  REMOVE p.source, p.row, p.title, p.start, p.end, p.cost_eur, p.funding_eur, p.funding, p.currency, p.rate_year,
    p.status
}
CALL (p) {
  OPTIONAL MATCH (p)<-[r:PARTICIPATES_IN|MEMBER_OF|SUPPORTS]-()
  WITH r ORDER BY r.source DESC, r.row LIMIT 1
  RETURN r
}
SET p.mentioned_in = r.source, p.mentioned_row = r.row
WITH p, r
WHERE p.source IS NULL AND r IS NULL
DETACH DELETE p
