/*
theme: data
title: {en: How old the sources are, sv: Hur gamla källorna är}
about:
  en: >-
    Every file that the knowledge base rests on, the oldest first: who published it and when, how old it is today, what of it
    was rejected, and how many of the actors that it states are matched to a national register. A tie that came about
    after the newest file is in no answer.
  sv: >-
    Varje fil som kunskapsbasen vilar på, den äldsta först: vem som gav ut den och när, hur gammal den är i dag, vad
    av den som avvisades, och hur många av aktörerna den uppger som är knutna till ett nationellt register. Ett band som
    kom till efter den nyaste filen finns inte i något svar.
params:
  source: {type: text, default: null, en: Only files of this source (cordis), sv: Bara filer från denna källa (cordis)}
  limit: {type: int, default: 50, max: 1000}
returns:
  source: {type: text, en: Source, sv: Källa}
  file: {type: text, en: File, sv: Fil}
  published: {type: date, en: Published, sv: Utgiven}
  days: {type: int, en: Days old, sv: Dagar gammal}
  loaded: {type: date, en: Loaded, sv: Inläst}
  rows: {type: int, en: Rows, sv: Rader}
  rejected: {type: share, en: Part rejected, sv: Avvisad del}
  actors: {type: int, en: Actors stated, sv: Aktörer som uppges}
  matched: {type: share, en: Matched to a national register, sv: Knutna till ett nationellt register}
  publisher: {type: text, en: Publisher, sv: Utgivare}
show: table
*/
CALL () { // what a delivery did not change is stated by the newest of its series, too
  MATCH (e:Extract)
  WHERE e.complete AND e.compared IS NOT NULL
  WITH e.series AS series, max(e.id) AS extract
  RETURN collect({series: series, extract: extract}) AS newest
}
CALL (newest) {
  MATCH (a:Actor)-[i:IDENTIFIED_BY]->()
  WITH DISTINCT a, coalesce(head([one IN newest WHERE one.series = i.series | one.extract]), i.source) AS extract
  WITH extract, count(a) AS actors, count(CASE WHEN EXISTS { (a)-[:IDENTIFIED_BY]->(n:Identifier)
    WHERE n.scheme IN ['se-orgnr', 'no-orgnr', 'fi-ytunnus', 'dk-cvr', 'ee-registrikood', 'uk-crn'] } THEN 1 END) AS matched
  RETURN collect({extract: extract, actors: actors, matched: matched}) AS stated
}
MATCH (e:Extract)
WHERE e.complete AND e.source <> 'places'
  AND ($source IS NULL OR e.source = $source)
  AND none(one IN newest WHERE one.series = e.series AND one.extract > e.id)
WITH e, head([one IN stated WHERE one.extract = e.id]) AS stated
ORDER BY date(coalesce(e.published, e.loaded)), e.id
LIMIT $limit
WITH e, coalesce(stated.actors, 0) AS actors, coalesce(stated.matched, 0) AS matched
RETURN e.source AS source, e.file_name AS file, toString(date(e.published)) AS published,
       duration.inDays(date(coalesce(e.published, e.loaded)), date()).days AS days,
       toString(date(e.loaded)) AS loaded, e.rows_in AS rows,
       CASE WHEN e.rows_in > 0 THEN 1.0 * e.rejected / e.rows_in END AS rejected,
       actors, CASE WHEN actors > 0 THEN 1.0 * matched / actors END AS matched, e.publisher AS publisher
ORDER BY date(coalesce(e.published, e.loaded)), e.id
