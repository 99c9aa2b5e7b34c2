/*
about: "How many judgements there are, undone ones among them: where there is none, none need be looked for."
returns: [judgements]
*/
MATCH ()-[j:JUDGED]->()
RETURN count(j) AS judgements
