"""The actors of the graph as the matcher takes them: the names of all, the rest of those that are compared.

Owns how they are read. Of a whole register few are ever compared with anybody, so what is told of an actor
besides its names is asked for only then.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kb.progress import Progress, Silent
from kb.store import Store
from kb.texts import t

if TYPE_CHECKING:
    import polars as pl

PAGE = 20_000


def description() -> dict[str, Any]:
    """The columns of what is told of an actor besides its names, by polars type."""
    import polars as pl  # noqa: PLC0415 (half a second that a load of nothing new need not wait for)

    texts = dict.fromkeys(("id", "place", "legal_form", "helix", "url"), pl.String)
    return {**texts, **dict.fromkeys(("industries", "projects"), pl.List(pl.String))}


class Actors:
    """The actors of one graph."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def table(self, progress: Progress | None = None) -> pl.DataFrame:
        """`id`, `name`, `others` (other names) and `country` of all, in the order of their ids."""
        import polars as pl  # noqa: PLC0415

        schema: dict[str, Any] = {"id": pl.String, "name": pl.String}
        schema |= {"others": pl.List(pl.String), "country": pl.String}
        pages = [pl.DataFrame(schema=schema)]
        count = self._store.rows("analysis/count")[0]["actors"]
        with (progress or Silent()).task(t("match.reading"), count) as task:
            after = ""
            while True:
                (page,) = self._store.rows("match/names", after=after, most=PAGE)
                if not page["id"]:
                    return pl.concat(pages, rechunk=True)
                pages.append(pl.DataFrame(page, schema=schema))
                after = page["id"][-1]
                task.advance(len(page["id"]))

    def described(self, ids: pl.Series) -> pl.DataFrame:
        """What else these are compared by: the columns of `description`, and `around`."""
        import polars as pl  # noqa: PLC0415

        schema = description()
        pages = [
            pl.DataFrame(self._store.rows("match/described", actors=some.to_list()), schema=schema)
            for some in (ids.slice(at, PAGE) for at in range(0, ids.len(), PAGE))
        ]
        return self.located(pl.concat([pl.DataFrame(schema=schema), *pages]))

    def located(self, table: pl.DataFrame) -> pl.DataFrame:
        """The table with `around`: what the municipality in `place` lies in, as the graph has it."""
        return table.join(self._around, on="place", how="left")

    @cached_property
    def _around(self) -> pl.DataFrame:
        import polars as pl  # noqa: PLC0415

        rows = [(row["place"], row["around"]) for row in self._store.rows("match/around")]
        schema: dict[str, Any] = {"place": pl.String, "around": pl.List(pl.String)}
        return pl.DataFrame(rows, schema=schema, orient="row")
