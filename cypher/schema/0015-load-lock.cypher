/*
about: "One lock on loading, however many ask for it at once."
*/
CREATE CONSTRAINT load_lock IF NOT EXISTS FOR (n:LoadLock) REQUIRE n.name IS UNIQUE
