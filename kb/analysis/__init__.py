"""Ties and measures: the projection, the compiled kernels, and their writing back."""
