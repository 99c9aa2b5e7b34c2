/*
about: "Every division (two digits of a classification) with the actors whose main industry is in it; of several versions the latest."
returns: [code, name, actors]
*/
MATCH (a:Actor)-[:ACTIVE_IN {nr: 1}]->(i:Industry)
WITH a, max(i.code) AS main
WITH split(main, '-')[0] + '-' + left(split(main, '-')[1], 2) AS code, collect(a.id) AS actors
OPTIONAL MATCH (division:Industry {code: code})
RETURN code, coalesce(division.name_sv, division.name_en, code) AS name, actors
ORDER BY code
