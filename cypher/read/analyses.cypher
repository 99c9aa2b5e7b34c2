/*
about: "The analyses made, the latest first, those made only to be compared last; older tells that something was loaded or judged since."
returns: [id, made_at, settings, code, data, actors, ties, focus, since, until, older]
*/
CALL () {
  MATCH (e:Extract)
  WHERE e.complete
  RETURN max(e.loaded) AS loaded
}
CALL () {
  MATCH ()-[j:JUDGED]->()
  RETURN max(coalesce(j.undone, j.at)) AS judged
}
MATCH (a:Analysis)
WHERE a.complete
RETURN a.id AS id, toString(a.made_at) AS made_at, a.settings AS settings, a.code AS code, a.data AS data,
       a.actors AS actors, a.ties AS ties, a.focus AS focus, a.since AS since, a.until AS until,
       coalesce(a.made_at < loaded, false) OR coalesce(a.made_at < judged, false) AS older
ORDER BY coalesce(a.aside, false), a.made_at DESC, id
