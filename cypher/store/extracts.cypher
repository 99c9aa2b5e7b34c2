/*
about: "What has been loaded: the newest extract first."
returns: [id, source, series, file_name, publisher, licence, attribution, published, loaded, rows_in, accepted, rejected, left_out, filtered, reasons, emptied, facts_new, facts_changed, facts_unchanged, facts_gone, ceased, seconds, rows_per_second, complete]
*/
MATCH (e:Extract)
RETURN e.id AS id, e.source AS source, e.series AS series, e.file_name AS file_name, e.publisher AS publisher,
       e.licence AS licence, e.attribution AS attribution, toString(e.published) AS published,
       toString(e.loaded) AS loaded, e.rows_in AS rows_in, e.accepted AS accepted, e.rejected AS rejected,
       e.left_out AS left_out, e.filtered AS filtered, e.reasons AS reasons, e.emptied AS emptied,
       e.facts_new AS facts_new, e.facts_changed AS facts_changed, e.facts_unchanged AS facts_unchanged, e.facts_gone AS facts_gone, e.ceased AS ceased,
       e.seconds AS seconds, e.rows_per_second AS rows_per_second, e.complete AS complete
ORDER BY e.loaded DESC, e.id
