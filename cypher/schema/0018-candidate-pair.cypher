/*
about: "Candidates by the pair of identifiers that they are about."
*/
CREATE INDEX candidate_pair IF NOT EXISTS FOR ()-[r:RESEMBLES]-() ON (r.pair)
