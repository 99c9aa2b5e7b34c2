"""The parts of a score, by the names under which they are kept, shown and exported."""

from __future__ import annotations

PARTS = ("name", "alias", "acronym", "place", "site", "country", "form", "industry", "projects")
