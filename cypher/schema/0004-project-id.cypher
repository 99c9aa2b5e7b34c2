/*
about: "One project, one id (the source and the source's own key)."
*/
CREATE CONSTRAINT project_id IF NOT EXISTS FOR (n:Project) REQUIRE n.id IS UNIQUE
