/*
about: "Places by their kind, for the lists of counties and municipalities."
*/
CREATE INDEX place_kind IF NOT EXISTS FOR (n:Place) ON (n.kind)
