/*
about: "The index of names before, which another has replaced."
*/
DROP INDEX other_names IF EXISTS
