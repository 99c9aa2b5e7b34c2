/*
about: "Keeps, of what only these extracts of a register state, some of the industries of actors that a newer one states, too, or marked as ceased: until the day before that. Fewer than asked for when there are no more."
params:
  series: str
  extracts: list of str
  published: str (ISO date of the delivery)
  most: int
returns: [kept]
*/
MATCH (a:Actor)-[r:ACTIVE_IN]->(industry:Industry)
WHERE r.source IN $extracts
MATCH (a)-[s:IDENTIFIED_BY {series: $series, record: r.stated_as}]->(n:Identifier {id: r.stated_as})
WHERE s.past OR NOT s.source IN $extracts
WITH a, r, industry, n LIMIT $most
OPTIONAL MATCH (e:Extract {id: r.source})
MERGE (a)-[w:WAS {
  series: $series, stated_as: r.stated_as, what: 'industry', value: industry.code, begins: 'until ' + $published
}]->(n)
SET w.past = true, w.source = r.source, w.row = r.row, w.kind = toString(r.nr), w.since = r.since,
    w.until = coalesce(r.until, date($published) - duration({days: 1})), w.seen = e.published,
    w.name_sv = industry.name_sv, w.name_en = industry.name_en
DELETE r
RETURN count(*) AS kept
