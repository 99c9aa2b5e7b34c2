/*
about: "Keeps, of these facts of a register's series, the industries of actors that it still states, or that it marked as ceased, wherever they are: until the day before the delivery."
params:
  series: str
  facts: list of int
  gone: list of int (the facts about actors that are gone, too)
  published: str (ISO date of the delivery)
*/
MATCH (a:Actor)-[r:ACTIVE_IN]->(industry:Industry)
WHERE r.fact IN $facts AND r.series = $series
MATCH (a)-[s:IDENTIFIED_BY {series: $series, record: r.stated_as}]->(n:Identifier {id: r.stated_as})
WHERE s.past OR NOT s.fact IN $gone
OPTIONAL MATCH (e:Extract {id: r.source})
MERGE (a)-[w:WAS {
  series: $series, stated_as: r.stated_as, what: 'industry', value: industry.code, begins: 'until ' + $published
}]->(n)
SET w.past = true, w.source = r.source, w.row = r.row, w.kind = toString(r.nr), w.since = r.since,
    w.until = coalesce(r.until, date($published) - duration({days: 1})), w.seen = e.published,
    w.name_sv = industry.name_sv, w.name_en = industry.name_en
