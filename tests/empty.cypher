// What the `database` fixture runs before each test: every node and relationship goes, the schema stays.
MATCH (n)
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 10000 ROWS
