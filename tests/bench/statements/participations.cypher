// Who takes part in what, by number.
UNWIND range(0, size($actor) - 1) AS i
MATCH (a:Actor {id: 'made-' + right('0000000' + $actor[i], 8)})
MATCH (p:Project {id: 'made-' + right('0000000' + $project[i], 8)})
CREATE (a)-[:PARTICIPATES_IN {source: 'made', row: i, stated_as: a.id}]->(p)
