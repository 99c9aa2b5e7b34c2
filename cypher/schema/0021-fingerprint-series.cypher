/*
about: "What a series states, as numbers, to compare its next delivery with."
*/
CREATE INDEX fingerprint_series IF NOT EXISTS FOR (n:Fingerprint) ON (n.series)
