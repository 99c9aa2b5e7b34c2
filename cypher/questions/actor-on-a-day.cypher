/*
theme: interplay
title: {en: An actor on a day, sv: En aktör en viss dag}
about:
  en: >-
    What an actor was called on a day, what status and legal form it had and in which industries it was: as far
    as the sources tell from when until when, or the deliveries of a register that were loaded differ. What
    nothing dates stands here as it is stated now. A name whose last day is not told stands here too, with the day
    on which a later one of its kind began.
  sv: >-
    Vad en aktör hette en viss dag, vilken status och juridisk form den hade och i vilka branscher den fanns: så
    långt källorna uppger från när till när, eller inlästa leveranser av ett register skiljer sig åt. Det som
    inget daterar står här som det uppges nu. Ett namn vars sista dag inte uppges står också här, med den dag då
    ett senare av samma slag började.
params:
  actor: {type: actor}
  day: {type: date, default: null, en: "The day (YYYY-MM-DD); without one, today", sv: "Dagen (ÅÅÅÅ-MM-DD); utan den i dag"}
  limit: {type: int, default: 50, max: 1000}
returns:
  what:
    type: text
    en: What is told
    sv: Vad som uppges
    words:
      name: {en: name, sv: namn}
      status: {en: status, sv: status}
      form: {en: legal form, sv: juridisk form}
      industry: {en: industry, sv: bransch}
  value:
    type: text
    en: Value
    sv: Värde
    words:
      active: {en: active, sv: aktiv}
      inactive: {en: inactive, sv: inte aktiv}
      ceased: {en: ceased, sv: upphörd}
      unregistered: {en: not registered yet, sv: ännu inte registrerad}
  kind: {type: text, en: Kind or code, sv: Slag eller kod}
  since: {type: date, en: From, sv: Från}
  until: {type: date, en: Until, sv: Till}
  later: {type: date, en: A later one of its kind from, sv: Ett senare av samma slag från}
  basis:
    type: text
    en: Rests on
    sv: Vilar på
    words:
      dated: {en: dates that a source tells, sv: dagar som en källa uppger}
      deliveries: {en: deliveries that were loaded, sv: leveranser som har lästs in}
      now: {en: what is stated now, sv: vad som uppges nu}
  file: {type: text, en: File, sv: Fil}
  row: {type: int, en: Row, sv: Rad}
show: table
*/
MATCH (a:Actor {id: $actor})
WITH a, coalesce(date($day), date()) AS day
CALL (a, day) {
  MATCH (a)-[r:WAS]->(n)
  WHERE r.what <> 'industry' AND coalesce(r.since, day) <= day AND coalesce(r.until, day) >= day
  RETURN collect({
    what: CASE r.what WHEN 'legal_form' THEN 'form' ELSE r.what END, value: r.value, kind: r.kind, since: r.since,
    until: r.until, source: r.source, row: r.row, of: n.id,
    basis: CASE WHEN r.past THEN 'deliveries' ELSE 'dated' END
  }) AS was
}
WITH a, day,
     // Of names whose first day is not told, that one was borne whose last day is the next.
     [one IN was WHERE one.since IS NOT NULL OR one.until IS NULL OR NOT any(other IN was WHERE
        other.what = one.what AND other.of = one.of AND other.since IS NULL AND other.until < one.until)] AS was
WITH a, day,
     [one IN was | one {.*, later:
        CASE WHEN one.what <> 'status' AND one.until IS NULL THEN
          reduce(next = null, other IN was | CASE
            WHEN other.what = one.what AND other.of = one.of AND coalesce(other.kind, '') = coalesce(one.kind, '')
              AND other.since > coalesce(one.since, date('0001-01-01')) AND (next IS NULL OR other.since < next)
            THEN other.since ELSE next END)
        END}] AS was
WITH a, day, was,
     CASE WHEN a.registered > day THEN {value: 'unregistered', basis: 'dated'}
          WHEN a.ceased <= day THEN {value: 'ceased', since: a.ceased, basis: 'dated'}
          WHEN a.ceased > day AND a.registered IS NOT NULL THEN {value: 'active', basis: 'dated'}
          WHEN a.status IN ['active', 'inactive', 'ceased'] THEN {value: a.status, basis: 'now'} END AS status
WITH a, day, was
     + CASE WHEN status IS NULL OR any(one IN was WHERE one.what = 'status' AND coalesce(one.kind, '') <> 'procedure')
            THEN [] ELSE [status {.*, what: 'status'}] END
     + CASE WHEN a.name IS NULL OR any(one IN was WHERE one.what = 'name') THEN []
            ELSE [{what: 'name', value: a.name, basis: 'now'}] END
     + CASE WHEN a.legal_form IS NULL OR any(one IN was WHERE one.what = 'form') THEN []
            ELSE [{what: 'form', value: a.legal_form, basis: 'now'}] END
     AS found
CALL (a, day) {
  // Industries as they are and as they were: from the day a source tells, else from the first delivery that had
  // them; of those that the first delivery of all had, nobody knows since when.
  CALL (a) {
    MATCH (a)-[r:ACTIVE_IN]->(n:Industry)
    OPTIONAL MATCH (e:Extract {id: r.source})
    RETURN r, coalesce(n['name_' + $lang], n.name_en, n.name_sv, n.code) AS name, n.code AS code, e.published AS seen
    UNION ALL
    MATCH (a)-[r:WAS {what: 'industry'}]->()
    RETURN r, coalesce(r['name_' + $lang], r.name_en, r.name_sv, r.value) AS name, r.value AS code, r.seen AS seen
  }
  WITH day, collect({r: r, name: name, code: code, seen: seen}) AS all, min(seen) AS first
  UNWIND all AS one
  WITH day, one, one.r AS r, coalesce(one.r.since, CASE WHEN one.seen > first THEN one.seen END) AS since
  WHERE coalesce(since, day) <= day AND coalesce(r.until, day) >= day
  RETURN collect({
    what: 'industry', value: one.name, kind: one.code, since: since, until: r.until, source: r.source, row: r.row,
    basis: CASE WHEN r.past OR (r.since IS NULL AND since IS NOT NULL) THEN 'deliveries'
                WHEN coalesce(r.since, r.until) IS NULL THEN 'now' ELSE 'dated' END
  }) AS industries
}
WITH found + industries AS found
UNWIND found AS one
WITH one, CASE one.what WHEN 'name' THEN 0 WHEN 'status' THEN 1 WHEN 'form' THEN 2 ELSE 3 END AS position
ORDER BY position, one.later IS NOT NULL, one.since DESC, one.value, one.kind, one.source, one.row
LIMIT $limit
OPTIONAL MATCH (e:Extract {id: one.source})
WITH position, one, coalesce(e.file_name, one.source) AS file, one.row AS row
RETURN one.what AS what, one.value AS value, CASE WHEN one.kind <> '' THEN one.kind END AS kind,
       toString(one.since) AS since, toString(one.until) AS until, toString(one.later) AS later,
       one.basis AS basis, file, row
ORDER BY position, one.later IS NOT NULL, one.since DESC, one.value, one.kind, one.source, row
