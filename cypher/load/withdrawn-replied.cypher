/*
about: "Of the industries that several replies of a register state of an actor whom this reply tells of, keeps those of the newest, and those of the others as history: until the day before it. Fewer than asked for when there are no more."
params:
  series: str
  source: str (id of the extract)
  most: int
returns: [kept]
*/
MATCH (a:Actor)-[told:ACTIVE_IN]->()
WHERE told.source = $source AND told.series = $series
WITH DISTINCT a, told.stated_as AS stated_as
MATCH (a)-[r:ACTIVE_IN {series: $series, stated_as: stated_as}]->()
WITH a, stated_as, max(r.source) AS newest, collect(r) AS all
UNWIND all AS r
WITH a, stated_as, newest, r
WHERE r.source < newest
LIMIT $most
MATCH (by:Extract {id: newest})
MATCH (n:Identifier {id: stated_as})
OPTIONAL MATCH (e:Extract {id: r.source})
WITH a, n, r, by, e, endNode(r) AS industry
MERGE (a)-[w:WAS {
  series: $series, stated_as: r.stated_as, what: 'industry', value: industry.code, begins: 'until ' + toString(by.published)
}]->(n)
SET w.past = true, w.source = r.source, w.row = r.row, w.kind = toString(r.nr), w.since = r.since,
    w.until = coalesce(r.until, by.published - duration({days: 1})), w.seen = e.published,
    w.name_sv = industry.name_sv, w.name_en = industry.name_en
DELETE r
RETURN count(*) AS kept
