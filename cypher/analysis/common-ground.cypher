/*
about: "Pairs of actors of two groups with ground for interplay: topics that both have projects in, an industry both are active in, a municipality both are in. The most topics first."
params:
  first: list of str
  second: list of str
  most: int
returns: [a, b, topics, industries, places]
*/
UNWIND $first AS id
MATCH (a:Actor {id: id})
CALL (a) {
  MATCH (a)-[:PARTICIPATES_IN]->(:Project)-[:CONCERNS]->(topic:Topic)<-[:CONCERNS]-(:Project)<-[:PARTICIPATES_IN]-(b:Actor)
  WHERE b <> a AND b.id IN $second
  RETURN b, count(DISTINCT topic) AS topics, 0 AS industries, 0 AS places
  UNION ALL
  MATCH (a)-[:ACTIVE_IN]->(industry:Industry)<-[:ACTIVE_IN]-(b:Actor)
  WHERE b <> a AND b.id IN $second
  RETURN b, 0 AS topics, count(DISTINCT industry) AS industries, 0 AS places
  UNION ALL
  MATCH (a)-[:LOCATED_IN]->(at:Place {kind: 'municipality'})<-[:LOCATED_IN]-(b:Actor)
  WHERE b <> a AND b.id IN $second
  RETURN b, 0 AS topics, 0 AS industries, count(DISTINCT at) AS places
}
WITH a, b, sum(topics) AS topics, sum(industries) AS industries, sum(places) AS places
ORDER BY topics DESC, industries DESC, places DESC, a.id, b.id
LIMIT $most
RETURN a.id AS a, b.id AS b, topics, industries, places
