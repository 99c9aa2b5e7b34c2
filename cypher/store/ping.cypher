/*
about: "Whether the database answers, and which one it is."
returns: [name, version, edition]
*/
CALL dbms.components() YIELD name, versions, edition
RETURN name, versions[0] AS version, edition
