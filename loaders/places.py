"""The places that come with Loket: Sweden's NUTS regions (counties among them) and municipalities, and the
regions of Norway and Finland."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kb.errors import InputError
from kb.model import PlaceFact
from loaders import geography
from loaders.reading import Columns
from loaders.source import Facts, Reading, Source

REGIONS = Columns(required=("code", "kind", "national", "name_sv", "name_en", "parent"))


def facts(reading: Reading) -> Iterator[Facts]:
    """All of Sweden and its neighbours' regions, the regions before what lies in them.

    Raises `InputError` for another list than the bundled one: municipalities, postcodes and the places that
    other sources name hang together with it.
    """
    own = reading.tables["regions"]
    with geography.bundled_file() as bundled:
        if own.content.path.read_bytes() != bundled.read_bytes():
            raise InputError("places-own", file=own.name)
    for _ in reading.chunks("regions", REGIONS):
        continue
    yield Facts("regions", PlaceFact, geography.bundled_place_facts())


SOURCE = Source(
    name="places",
    version=2,
    rank=0,
    helix_rank=9,
    tables={"regions": REGIONS},
    needed=("regions",),
    facts=facts,
    published=lambda _, __: dt.date(2024, 1, 1),
)
