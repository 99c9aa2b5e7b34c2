/*
about: "One industry, one code; the version of the classification is part of the code."
*/
CREATE CONSTRAINT industry_code IF NOT EXISTS FOR (n:Industry) REQUIRE n.code IS UNIQUE
