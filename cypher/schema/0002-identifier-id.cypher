/*
about: "One identifier, one node; also how an actor is found by any of its numbers."
*/
CREATE CONSTRAINT identifier_id IF NOT EXISTS FOR (n:Identifier) REQUIRE n.id IS UNIQUE
