"""Outlines of Sweden's counties and of Europe's countries, and how they were made (`README.md`)."""
