"""Matching names: which spellings may be one organisation, with a score and its parts."""
