/*
theme: data
title: {en: Contested numbers, sv: Omstridda nummer}
about:
  en: >-
    Numbers that a source states for one actor although they belong to another: a typing error, a merger, or two
    actors that are one. They are set aside until somebody judges; until then the number stays with its holder.
  sv: >-
    Nummer som en källa uppger för en aktör fast de hör till en annan: ett skrivfel, en sammanslagning, eller
    två aktörer som är en. De läggs åt sidan tills någon bedömer dem; så länge är numret kvar hos den som har
    det.
params:
  actor: {type: actor, default: null, en: Only what concerns this actor, sv: Bara det som rör denna aktör}
  limit: {type: int, default: 50, max: 1000}
returns:
  number: {type: text, en: Number, sv: Nummer}
  claimed_for: {type: actor, en: Stated for, sv: Uppges för}
  holder: {type: actor, en: Belongs to, sv: Hör till}
  stated_as: {type: text, en: The source knows it as, sv: Källan känner den som}
  file: {type: text, en: File, sv: Fil}
  row: {type: int, en: Row, sv: Rad}
  publisher: {type: text, en: Publisher, sv: Utgivare}
  published: {type: date, en: Published, sv: Utgiven}
show: table
*/
MATCH (claimant:Actor)-[r:CONTESTS]->(n:Identifier)
OPTIONAL MATCH (n)<-[:IDENTIFIED_BY]-(holder:Actor)
WITH DISTINCT claimant, r, n, holder
WHERE $actor IS NULL OR claimant.id = $actor OR holder.id = $actor
WITH claimant, r, n, holder
ORDER BY n.scheme, n.value, claimant.id, r.record, r.source, r.row
LIMIT $limit
OPTIONAL MATCH (e:Extract {id: r.source})
RETURN n.scheme + ' ' + n.value AS number, claimant {.id, .name, .helix} AS claimed_for,
       holder {.id, .name, .helix} AS holder, r.record AS stated_as,
       coalesce(e.file_name, r.source) AS file, r.row AS row, e.publisher AS publisher,
       toString(e.published) AS published
ORDER BY n.scheme, n.value, claimant.id, r.record, r.source, r.row
