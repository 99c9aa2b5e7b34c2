"""Values that were left empty while their rows were kept: which, in whose row, and why.

Owns what `otherwise: empty` passes over and what a publisher could not tell of single fields. Told as a count
when the table is through, and kept one by one, with whom the row is about, so that a data officer can ask
again. A row that is not kept in the end tells nothing here, and of a natural person nothing but the count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf

import polars as pl

from kb import frames
from kb.model import Fact
from kb.texts import t
from loaders import columnwise
from loaders.identities import ids_of
from loaders.mapping import TableMapping
from loaders.numbers import PERSON, WRONG
from loaders.pseudonyms import PREFIX
from loaders.rejects import Reject
from loaders.rows import Rows
from loaders.source import PERSON_AS, Reading

PUBLISHER = "publisher-fault"


@dataclass
class Emptied:
    """The values of one table that were left empty; `waiting` are those whose rows may still go."""

    role: str
    spec: TableMapping
    reading: Reading
    counted: dict[tuple[str, str], int] = field(default_factory=dict)
    waiting: list[pl.DataFrame] = field(default_factory=list)

    def add(self, rows: Rows, where: pl.Series, column: str, reason: str, shown: pl.Series) -> None:
        """What stands in a column in the rows where `where` holds; it is called as the file calls it."""
        if not where.any():
            return
        about = rows.where(where)
        called: Mapping[str, str] = self.reading.called.get(self.role, {})
        nobody = pl.repeat(value=False, n=about.height, eager=True)
        told = {
            "row": about.of("row"),
            "actor": self._actor(about),
            "value": shown.filter(where).cast(pl.String),
            "person": about.of(PERSON_AS).is_not_null() if about.has(PERSON_AS) else nobody,
        }
        self._wait(pl.DataFrame(told), called.get(column, column), reason)

    def allowed(self, kind: type[Fact], made: pl.DataFrame, fields: Iterable[str]) -> pl.DataFrame:
        """The facts without values in some fields that the data model does not know."""
        key = next((name for name in ("key", "actor") if name in made.columns), None)
        about = pl.col(key) if key else pl.lit(None, pl.String)
        for name in fields:
            words, holds = meant(kind, made[name])
            wrong = (~holds).fill_null(value=False)
            if not wrong.any():
                continue
            person = about.str.starts_with(f"{PREFIX}-").fill_null(value=False)
            told = made.filter(wrong).select(
                "row", actor=about, value=pl.col(name).cast(pl.String), person=person
            )
            self._wait(told, f"{name} ({words})", "not-allowed")
            self.settle(made["row"])
            made = made.with_columns(columnwise.only(made[name], ~wrong).alias(name))
        return made

    def _wait(self, told: pl.DataFrame, field_name: str, reason: str) -> None:
        named = told.with_columns(field=pl.lit(field_name), reason=pl.lit(reason))
        self.waiting.append(named.select("row", "actor", "field", "value", "reason", "person"))

    def settle(self, rows: pl.Series) -> None:
        """Believe what was said of the rows that were kept, and forget the rest."""
        if not self.waiting:
            return
        kept = pl.DataFrame({"row": rows.unique()})
        made = pl.concat(self.waiting).join(kept, on="row", how="semi")
        self.waiting = []
        for (name, value, reason), n in _counts(made):
            # What a publisher says of a field is a word of its own; what cannot be read differs in each row.
            told = f"{name} ({value})" if reason == PUBLISHER else name
            self.counted[told, reason] = self.counted.get((told, reason), 0) + n
        tally, table = self.reading.tallies[self.role].emptied, self.reading.tables[self.role]
        tally.add(
            Reject(table.file_of(row), row, name, value or "", reason, actor or "")
            for row, actor, name, value, reason, person in made.rows()
            if not person
        )
        tally.reasons.update(made.filter("person")["reason"].to_list())

    def tell(self) -> None:
        """Say how many there were of each, and what the first one was unless it is a natural person's."""
        kept = self.reading.tallies[self.role].emptied.kept
        for (name, reason), n in self.counted.items():
            first = next((one for one in kept if (one.field, one.reason) == (name, reason)), None)
            words = t(f"reject.{reason}", field=name, value="…") if first is None else first.words
            where = "" if first is None else t("load.first-in", row=first.row)
            self.reading.say(t("load.emptied", n=n, words=words, where=where))

    def _actor(self, rows: Rows) -> pl.Series:
        """Whom each row is about, by the first number in it; nothing where there is only a name."""
        found = pl.repeat(None, rows.height, dtype=pl.String, eager=True)
        for identity in (one for statement in self.spec.states for one in statement.ids):
            if identity.scheme != "own" and all(name in self.spec.columns for name in identity.names()):
                ids = ids_of(identity, rows)
                found = found.zip_with(found.is_not_null() | ids.is_in([PERSON, WRONG]), ids)
        return found


def limited(kind: type[Fact], name: str) -> bool:
    """Whether a field may have some values only."""
    return frames.allowed(kind, name) is not None


def meant(kind: type[Fact], values: pl.Series) -> tuple[str, pl.Series]:
    """Which values a field that is limited may have, in words, and where it has such a one."""
    closed, (low, high) = frames.closed_values(kind, values.name), frames.bounds(kind, values.name)
    holds = values.to_frame().select(frames.allowed(kind, values.name)).to_series()
    if closed is not None:
        return ", ".join(closed), holds
    least, most = -inf if low is None else low, inf if high is None else high
    return f"{least:g}–{most:g}", holds


def _counts(made: pl.DataFrame) -> list[tuple[tuple[str, str, str], int]]:
    said = pl.when(pl.col("reason") == PUBLISHER).then("value")
    counted = made.group_by("field", said.alias("value"), "reason", maintain_order=True).len()
    return [((name, value, reason), n) for name, value, reason, n in counted.rows()]
