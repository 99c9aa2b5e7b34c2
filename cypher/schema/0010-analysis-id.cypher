/*
about: "One analysis for the same data, code and settings."
*/
CREATE CONSTRAINT analysis_id IF NOT EXISTS FOR (n:Analysis) REQUIRE n.id IS UNIQUE
