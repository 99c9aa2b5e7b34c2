"""Facts as files for Neo4j's own importer: what a first load writes, in columns instead of transactions.

The same nodes, relationships and properties as `kb.intake` writes of the same facts into a graph without
actors. Only facts that stand by themselves: actors known by one identifier each, so that nobody is to be
joined and what is derived of an actor is what its one statement says, and what hangs on one actor.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import polars as pl

from kb import model
from kb.intake import Provenance

LIST_MARK = "\x1f"
# Written afterwards in transactions: code lists are short, and others may state them too.
AFTERWARDS: tuple[type[model.Fact], ...] = (model.PlaceFact, model.IndustryFact)
_TYPES = {pl.Int64(): ":long", pl.Float64(): ":double", pl.Boolean(): ":boolean", pl.Date(): ":date"}
_DERIVED = (
    "name", "country", "legal_form", "status", "registered", "ceased", "place", "latitude", "longitude",
    "url", "no_advertising", "description",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """Nodes or relationships of one kind: the file of their header and that of their rows, as CSV."""

    kind: str
    header: Path
    rows: Path
    relationships: bool = False

    @property
    def argument(self) -> str:
        """It for the importer."""
        what = "relationships" if self.relationships else "nodes"
        return f"--{what}={self.kind}={self.header},{self.rows}"


class NotAloneError(Exception):
    """Facts that do not stand by themselves: they are for transactions."""


@dataclass
class Files:
    """The files of one extract in a folder. `places` are the codes of the places that the graph will have."""

    folder: Path
    where: Provenance
    places: Collection[str]
    afterwards: dict[type[model.Fact], list[pl.DataFrame]] = field(default_factory=dict)
    _open: dict[str, tuple[Table, IO[bytes]]] = field(default_factory=dict)
    _codes: dict[str, set[str]] = field(default_factory=lambda: {"Place": set(), "Industry": set()})

    def write(
        self,
        fact: type[model.Fact],
        frame: pl.DataFrame,
        where: Provenance,  # noqa: ARG002
        batches: int,  # noqa: ARG002
        new: bool = False,  # noqa: FBT001
    ) -> None:
        """Take more facts, numbered; raises `NotAloneError` for those that have to do with others."""
        if fact in AFTERWARDS:
            self.afterwards.setdefault(fact, []).append(frame)
        elif not new:
            raise NotAloneError
        elif fact is model.ActorFact:
            self._actors(frame)
        elif fact is model.ActivityFact:
            self._codes["Industry"].update(frame["industry"].unique())
            self._hanging("ACTIVE_IN", "Industry", frame, "industry")
        elif fact is model.HistoryFact:
            begins = pl.col("since").cast(pl.String).fill_null("")
            told = frame.with_columns(other="actor", begins=begins)
            self._hanging("WAS", "Identifier", told, "other")
        else:
            raise NotAloneError

    def tables(self) -> list[Table]:
        """All files, closed; the places and industries that relationships lead to among them."""
        for label, codes in self._codes.items():
            frame = pl.DataFrame({"code": sorted(codes)}, {"code": pl.String})
            self._write(label, frame, {"code": f"code:ID({label})"})
        for _, file in self._open.values():
            file.close()
        return [table for table, _ in self._open.values()]

    def _actors(self, frame: pl.DataFrame) -> None:
        if (frame["others"].list.len() > 0).any():
            raise NotAloneError
        helix = pl.col("helix").fill_null(model.Helix.UNKNOWN.value)
        named = pl.when(pl.col("name").is_not_null()).then("names").otherwise([])
        ceased = pl.when(pl.col("status") == "ceased").then(pl.lit(model.CEASED))
        labels = pl.concat_list(helix, ceased).list.drop_nulls()
        actors = frame.select("key", *_DERIVED, names=named, helix=helix, labels=labels)
        self._write("Actor", actors, {"key": "id:ID(Actor)", "labels": ":LABEL"})
        told = pl.any_horizontal(pl.col("name", "country", "place").fill_null("") != "")
        told |= pl.col("names").list.len() > 0
        unmatched = pl.when(told).then(pl.lit(model.UNMATCHED))
        identifiers = frame.select("key", scheme="key_scheme", value="key_value", labels=unmatched)
        self._write("Identifier", identifiers, {"key": "id:ID(Identifier)", "labels": ":LABEL"})
        stated = frame.drop("key", "key_scheme", "key_value", "others").with_columns(
            **self._origin(),
            record=frame["key"],
            published=pl.lit(self.where.published),
            rank=pl.lit(self.where.rank, pl.Int64),
            helix_rank=pl.lit(self.where.helix_rank, pl.Int64),
        )
        self._relate("IDENTIFIED_BY", "Identifier", frame["key"], frame["key"], stated)
        new = (code for one in self.afterwards.get(model.PlaceFact, ()) for code in one["code"])
        located = frame.filter(pl.col("place").is_in([*self.places, *new]))
        self._codes["Place"].update(located["place"].unique())
        source = located.select("row").with_columns(source=pl.lit(self.where.extract))
        self._relate("LOCATED_IN", "Place", located["key"], located["place"], source)

    def _hanging(self, kind: str, label: str, frame: pl.DataFrame, other: str) -> None:
        about = frame.drop("actor", other).with_columns(**self._origin(), stated_as=frame["actor"])
        self._relate(kind, label, frame["actor"], frame[other], about)

    def _origin(self) -> Mapping[str, pl.Expr]:
        return {"series": pl.lit(self.where.series), "source": pl.lit(self.where.extract)}

    def _relate(self, kind: str, label: str, start: pl.Series, end: pl.Series, about: pl.DataFrame) -> None:
        frame = about.with_columns(start.alias("start!"), end.alias("end!"))
        called = {"start!": ":START_ID(Actor)", "end!": f":END_ID({label})"}
        self._write(kind, frame, called, relates=True)

    def _write(
        self, kind: str, frame: pl.DataFrame, called: Mapping[str, str], *, relates: bool = False
    ) -> None:
        lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
        if kind not in self._open:
            table = Table(kind, self.folder / f"{kind}-header.csv", self.folder / f"{kind}.csv", relates)
            typed = {name: f"{name}{_TYPES.get(dtype, '')}" for name, dtype in frame.schema.items()}
            typed |= {name: f"{name}:string[]" for name in lists}
            header = ",".join(called.get(name, typed[name]) for name in frame.columns)
            table.header.write_text(f"{header}\n", encoding="utf-8")
            self._open[kind] = table, table.rows.open("wb")
        text = frame.with_columns(pl.col(name).list.join(LIST_MARK) for name in lists)
        text.write_csv(self._open[kind][1], include_header=False, quote_style="non_numeric")
