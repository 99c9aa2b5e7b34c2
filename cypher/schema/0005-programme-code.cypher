/*
about: "One programme, one code."
*/
CREATE CONSTRAINT programme_code IF NOT EXISTS FOR (n:Programme) REQUIRE n.code IS UNIQUE
