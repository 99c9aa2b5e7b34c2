"""What a question shows that is worked out when it is asked, and how its values become those of a row."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    """What a question shows: its rows, and sentences on how far to trust them."""

    rows: list[dict[str, Any]]
    notes: list[str]


def known(value: float) -> float | None:
    """The value for a row: NaN, which is not defined, becomes null."""
    return None if math.isnan(value) else float(value)
