/*
about: "Projects, clusters, places, programmes and topics by their names, those that a place has in the languages spoken there among them."
*/
CREATE FULLTEXT INDEX names_of_others IF NOT EXISTS FOR (n:Project|Cluster|Place|Programme|Topic)
ON EACH [n.acronym, n.title, n.name, n.name_sv, n.name_en, n.names, n.code]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}
