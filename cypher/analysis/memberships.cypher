/*
about: "Every cluster with its members and the years of their membership; 0 where a year is not known."
returns: [id, name, members, since, until]
*/
MATCH (c:Cluster)
CALL (c) {
  MATCH (c)<-[r:MEMBER_OF]-(a:Actor)
  WITH a, min(coalesce(r.since, c.since, 0)) AS since, max(coalesce(r.until, c.until, 0)) AS until
  ORDER BY a.id
  RETURN collect(a.id) AS members, collect(since) AS since, collect(until) AS until
}
RETURN c.id AS id, c.name AS name, members, since, until
ORDER BY id
