/*
about: "Keeps, of these facts of a register's series, each stated for an identifier, the industries of actors that it still states, or that it marked as ceased: until the day before the delivery."
params:
  series: str
  subject: list of str (the identifiers)
  facts: list of lists of int
  gone: list of int (the facts about actors that are gone, too)
  published: str (ISO date of the delivery)
*/
UNWIND range(0, size($subject) - 1) AS i
MATCH (n:Identifier {id: $subject[i]})
USING INDEX SEEK n:Identifier(id)
MATCH (a)-[s:IDENTIFIED_BY {series: $series, record: $subject[i]}]->(n)
WHERE s.past OR NOT s.fact IN $gone
MATCH (a)-[r:ACTIVE_IN]->(industry)
WHERE r.fact IN $facts[i] AND r.series = $series AND r.stated_as = $subject[i]
OPTIONAL MATCH (e:Extract {id: r.source})
MERGE (a)-[w:WAS {
  series: $series, stated_as: r.stated_as, what: 'industry', value: industry.code, begins: 'until ' + $published
}]->(n)
SET w.past = true, w.source = r.source, w.row = r.row, w.kind = toString(r.nr), w.since = r.since,
    w.until = coalesce(r.until, date($published) - duration({days: 1})), w.seen = e.published,
    w.name_sv = industry.name_sv, w.name_en = industry.name_en
