// What the `database` fixture runs before each test: every node and relationship goes, the schema stays, and what
// tells that it is there: to make and drop indexes anew takes longer than most tests.
MATCH (n)
WHERE NOT n:Migration
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 10000 ROWS
