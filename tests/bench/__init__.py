"""Benchmarks: figures side by side with a peer, in one run on one machine. Not tests: nothing here fails.

A module of this folder that has a `main()` is a benchmark; `python -m tests.bench --list` lists them.
"""
