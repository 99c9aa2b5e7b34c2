/*
theme: change
title: {en: Changed brokers, sv: Ändrade mäklare}
about:
  en: >-
    Who stands between others in only one of the two periods of a comparison (loket compare), and who in both.
    A broker is one of the twentieth of the actors with ties that have most pairs of partners who do not work with
    each other. Usual is what an actor with that start would have after if nothing but luck had moved the projects
    from the one period to the other, so that a period with more projects is no change. Beyond chance says whether
    the change is more than that; it is judged among all actors, so that the highest are not simply the luckiest.
  sv: >-
    Vilka som står mellan andra bara under en av de två perioderna i en jämförelse (loket compare), och vilka under
    båda. En mäklare hör till den tjugondel av aktörerna med band som har flest par av partner som inte samarbetar
    med varandra. Vanligt är vad en aktör med den utgångspunkten skulle ha efteråt om bara tur hade flyttat projekten
    mellan perioderna, så att en period med fler projekt inte är en ändring. Utöver slumpen säger om ändringen
    är mer än så; det bedöms bland alla aktörer, så att de högsta inte bara är de som haft mest tur.
params:
  change:
    type: choice
    values: [came, went, stayed]
    default: null
    en: Only brokers that came, went or stayed
    sv: "Bara mäklare som kommit (came), försvunnit (went) eller är kvar (stayed)"
  place: {type: place, default: null}
  comparison: {type: comparison, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  actor: {type: actor, en: Actor, sv: Aktör}
  helix: {type: helix, en: Kind, sv: Slag}
  ceased: {type: text, en: Ceased, sv: Upphörd, words: {ceased: {en: "yes", sv: "ja"}}}
  change:
    type: text
    en: Broker
    sv: Mäklare
    words:
      came: {en: came, sv: ny}
      went: {en: went, sv: borta}
      stayed: {en: stayed, sv: kvar}
  beyond:
    type: text
    en: Beyond chance
    sv: Utöver slumpen
    words:
      more: {en: more than before, sv: mer än förut}
      fewer: {en: less than before, sv: mindre än förut}
      chance: {en: no more than luck, sv: inte mer än tur}
  before: {type: int, en: Pairs between which it stood before, sv: Par som den stod mellan före}
  after: {type: int, en: And after, sv: Och efter}
  usual: {type: float, en: Usual after, sv: Vanligt efter}
  p: {type: float, en: p-value (adjusted), sv: p-värde (justerat)}
show: table
*/
WITH COLLECT { MATCH (:Place {code: $place})<-[:PART_OF]-{0,4}(at) RETURN at.code } AS places
MATCH (:Comparison {id: $comparison})<-[s:SHIFTED]-(a:Actor)
WHERE ($change IS NULL OR s.change = $change)
  AND ($place IS NULL OR a.place IN places)
WITH a, s, CASE s.change WHEN 'came' THEN 0 WHEN 'went' THEN 0 WHEN 'stayed' THEN 1 END AS position
ORDER BY position, coalesce(s.p, 2.0), abs(s.after - s.before) DESC, a.id
LIMIT $limit
RETURN a {.id, .name, .helix} AS actor, a.helix AS helix,
       CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased, s.change AS change,
       CASE s.verdict WHEN 'more' THEN 'more' WHEN 'fewer' THEN 'fewer' WHEN 'chance' THEN 'chance' END AS beyond,
       s.before AS before, s.after AS after, s.usual AS usual, s.p AS p
ORDER BY position, coalesce(s.p, 2.0), abs(s.after - s.before) DESC, a.id
