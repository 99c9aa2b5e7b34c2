/*
about: "A migration is recorded once, also when two commands carry it out at the same time: before all others."
*/
CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE
