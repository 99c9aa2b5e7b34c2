/*
about: "Records that a migration was carried out; a second time changes nothing."
params: {number: int, name: str, sha256: str, applied: datetime}
*/
MERGE (m:Migration {number: $number})
ON CREATE SET m.name = $name, m.sha256 = $sha256, m.applied = datetime($applied)
