/*
about: "Projects, clusters, places, programmes and topics by their names."
*/
CREATE FULLTEXT INDEX other_names IF NOT EXISTS FOR (n:Project|Cluster|Place|Programme|Topic)
ON EACH [n.acronym, n.title, n.name, n.name_sv, n.name_en, n.code]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}
