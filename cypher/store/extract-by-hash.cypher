/*
about: "An extract with these bytes that was loaded as this table of this source before, under whatever name; the series that is asked for comes first."
params:
  sha256: str
  source: str
  role: str
  series: str
returns: [id, series, published, complete, variant, rows_in, accepted, rejected, left_out, filtered, reasons, emptied, facts_new, facts_changed, facts_unchanged]
*/
MATCH (e:Extract {sha256: $sha256, source: $source, role: $role})
RETURN e.id AS id, e.series AS series, toString(e.published) AS published, e.complete AS complete, e.variant AS variant,
       e.rows_in AS rows_in, e.accepted AS accepted, e.rejected AS rejected, e.left_out AS left_out, e.filtered AS filtered, e.reasons AS reasons, e.emptied AS emptied,
       e.facts_new AS facts_new, e.facts_changed AS facts_changed, e.facts_unchanged AS facts_unchanged
ORDER BY e.series <> $series, id
