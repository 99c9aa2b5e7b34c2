/*
about: "The ties of one analysis, so that it can be replaced or removed as a whole."
*/
CREATE INDEX tied_to_analysis IF NOT EXISTS FOR ()-[r:TIED_TO]-() ON (r.analysis)
