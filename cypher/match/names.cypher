/*
about: "The names of one page of actors in the order of their ids: columns of lists, not a row per actor."
params:
  after: str (the last id of the page before)
  most: int
returns: [id, name, others, country]
*/
MATCH (a:Actor)
USING INDEX SEEK a:Actor(id)
WHERE a.id > $after
WITH a ORDER BY a.id LIMIT $most
WITH collect(a) AS page
RETURN [a IN page | a.id] AS id, [a IN page | a.name] AS name, [a IN page | coalesce(a.names, [])] AS others,
       [a IN page | a.country] AS country
