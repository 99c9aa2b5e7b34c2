/*
about: "The newest complete extract of each series whose deliveries are compared: what they did not change is stated by it, too."
returns: [series, extract]
*/
MATCH (e:Extract)
WHERE e.complete AND e.compared IS NOT NULL
RETURN e.series AS series, max(e.id) AS extract
