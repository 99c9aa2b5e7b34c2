"""A report to take to a meeting: one subject, one self-contained HTML file or PDF.

`subjects` says what a report of an actor, a cluster or a place is made of and fills it with answers;
`content` is what that gives, words and tables without a form; `page` makes HTML of it, `paper` makes PDF.
"""
