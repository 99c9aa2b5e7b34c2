/*
about: "What has been loaded: the newest extract first."
returns: [id, source, series, file_name, publisher, licence, attribution, published, loaded, rows_in, accepted, rejected, left_out, complete]
*/
MATCH (e:Extract)
RETURN e.id AS id, e.source AS source, e.series AS series, e.file_name AS file_name, e.publisher AS publisher,
       e.licence AS licence, e.attribution AS attribution, toString(e.published) AS published,
       toString(e.loaded) AS loaded, e.rows_in AS rows_in, e.accepted AS accepted, e.rejected AS rejected,
       e.left_out AS left_out, e.complete AS complete
ORDER BY e.loaded DESC, e.id
