/*
about: "Judgements by the pair of identifiers that they are about."
*/
CREATE INDEX judgement_pair IF NOT EXISTS FOR ()-[r:JUDGED]-() ON (r.pair)
