/*
about: "When a fact was last loaded."
returns: [loaded]
*/
MATCH (e:Extract)
WHERE e.complete
RETURN max(e.loaded) AS loaded
