// Everything goes but what tells of the schema.
MATCH (n)
WHERE NOT n:Migration
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 5000 ROWS
