/*
about: "Of how many identifiers something new was stated since they were matched."
returns: [identifiers]
*/
MATCH (n:Unmatched)
RETURN count(n) AS identifiers
