/*
about: "The comparisons made, the latest first; older tells that something was loaded or judged since."
returns: [id, made_at, before, after, before_since, before_until, after_since, after_until, older]
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
MATCH (x:Analysis)<-[:COMPARES {period: 'before'}]-(c:Comparison)-[:COMPARES {period: 'after'}]->(y:Analysis)
WHERE c.complete
RETURN c.id AS id, toString(c.made_at) AS made_at, x.id AS before, y.id AS after,
       x.since AS before_since, x.until AS before_until, y.since AS after_since, y.until AS after_until,
       coalesce(c.made_at < loaded, false) OR coalesce(c.made_at < judged, false) AS older
ORDER BY c.made_at DESC, id
