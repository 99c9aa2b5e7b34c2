/*
about: "Actors by any of their names: å finds a, upper case finds lower, small misspellings are forgiven by the query."
*/
CREATE FULLTEXT INDEX actor_names IF NOT EXISTS FOR (n:Actor) ON EACH [n.name, n.names]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}
