"""What a source is: a name, the tables it reads, and how its rows become facts.

A new source is one module that makes one `Source`; `loaders.sources` finds it. A source reads its tables
and yields tables of facts in the order in which they build on each other: places and codes, projects, actors,
then what hangs on them. It writes nothing and knows nothing of the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

import polars as pl

from kb import frames
from kb.fingerprints import Halves
from kb.model import Fact
from kb.texts import pick, t
from loaders.filters import Known, Where
from loaders.pseudonyms import Pseudonyms
from loaders.reading import Columns, Table
from loaders.rejects import CUT_OFF, Reject, Rejects, without_personal_numbers
from loaders.values import unreadable

# The column that has the pseudonyms of those rows that are about a natural person.
PERSON_AS = "person!"
_NAME_SHOWN = 100


class Counts(TypedDict):
    """What became of the rows of one table, in figures."""

    rows_in: int
    accepted: int
    left_out: int
    filtered: int
    rejected: int
    repaired: int
    reasons: dict[str, int]
    columns: dict[str, dict[str, int]]
    emptied: dict[str, int]


@dataclass
class Tally:
    """What became of the rows of one table.

    Rows are `left_out` that must not be kept, and `filtered` that nobody asked for. Of those that were kept,
    `emptied` has the single values that were passed over. Of the rows that were not loaded, `told_of` has of
    whom they tell, by half a number of each identifier; where that is not known, it is None.
    """

    rows_in: int = 0
    left_out: int = 0
    filtered: int = 0
    repaired: int = 0
    rejects: Rejects = field(default_factory=Rejects)
    emptied: Rejects = field(default_factory=Rejects)
    told_of: list[Halves] | None = None

    @property
    def rejected(self) -> int:
        """Rows with a fault; a row with two faults counts once."""
        return self.rejects.count

    @property
    def accepted(self) -> int:
        """Rows that were loaded."""
        return self.rows_in - self.rejected - self.left_out - self.filtered

    def add(self, more: Tally) -> None:
        """Count what became of further rows."""
        self.rows_in += more.rows_in
        self.left_out += more.left_out
        self.filtered += more.filtered
        self.repaired += more.repaired
        self.rejects.take(more.rejects)
        self.emptied.take(more.emptied)
        if more.told_of is not None:
            self.told_of = [*(self.told_of or []), *more.told_of]

    @property
    def cut_off(self) -> bool:
        """Whether the file ends in the middle of a row: what else there would be, it does not tell."""
        return bool(self.rejects.reasons.keys() & CUT_OFF)

    def counts(self) -> Counts:
        """The same in figures."""
        return Counts(
            rows_in=self.rows_in,
            accepted=self.accepted,
            left_out=self.left_out,
            filtered=self.filtered,
            rejected=self.rejected,
            repaired=self.repaired,
            reasons=self.rejects.by_reason(),
            columns=self.rejects.by_column(),
            emptied=self.emptied.by_reason(),
        )


@dataclass(frozen=True)
class Facts:
    """Facts of one kind, stated by the table called `role`."""

    role: str
    kind: type[Fact]
    frame: pl.DataFrame


@dataclass
class Reading:
    """One run over a source's tables: `tables` by role, and what became of their rows.

    `on_bytes` is told how much was read, `say` what the user should know. `called` has, by role, what the
    file calls a column, `published` the day a table is from. `where` says which rows are wanted, `known`
    which identifiers the graph has. Of the tables that are `followed` it is kept of whom the rows tell that
    are not loaded. With `pseudonyms` natural persons are kept under one. `decimal` is the decimal mark that
    the user tells.
    """

    tables: Mapping[str, Table]
    tallies: dict[str, Tally]
    on_bytes: Callable[[int], None] = lambda _: None
    say: Callable[[str], None] = lambda _: None
    called: dict[str, dict[str, str]] = field(default_factory=dict)
    published: Mapping[str, dt.date] = field(default_factory=dict)
    where: Where = field(default_factory=Where)
    known: Known = lambda _: set()
    followed: frozenset[str] = frozenset()
    pseudonyms: Pseudonyms | None = None
    decimal: str | None = None

    def chunks(self, role: str, columns: Columns) -> Iterator[pl.DataFrame]:
        """The readable rows of a table, its columns as text; the others are counted and kept as rejects."""
        table = self.tables[role]
        self.called[role] = {name: table.header[at] for name, at in columns.locate(table.header).items()}
        for name, near in columns.nearly(table.header):
            shown = without_personal_numbers(near)[:_NAME_SHOWN]
            self.say(t("load.nearly", file=table.name, column=name, near=shown))
        for chunk in table.chunks(columns):
            tally = self.tallies[role]
            tally.rows_in += chunk.rows_in
            tally.repaired += chunk.repaired
            tally.rejects.add(chunk.rejects)
            self.on_bytes(chunk.size)
            yield with_all(chunk.frame, columns)

    def reject(
        self, role: str, frame: pl.DataFrame, bad: pl.Series, column: str, reason: str
    ) -> pl.DataFrame:
        """Take the rows where `bad` holds out of the frame and keep them as rejects.

        The field is called as the file calls it.
        """
        bad = bad.fill_null(value=False)
        if not bad.any():
            return frame
        if PERSON_AS in frame.columns:
            # Nothing is told of a natural person, not even what is wrong.
            person = frame[PERSON_AS].is_not_null()
            self.tallies[role].left_out += int((bad & person).sum())
            frame, bad = frame.filter(~(bad & person)), bad.filter(~(bad & person))
        table = self.tables[role]
        called = self.called.get(role, {}).get(column, column)
        rejected = frame.filter(bad).select("row", column).unique("row", keep="first", maintain_order=True)
        self.tallies[role].rejects.add(
            Reject(table.file_of(row), row, called, "" if value is None else str(value), reason)
            for row, value in rejected.iter_rows()
        )
        return frame.filter(~bad)

    def wanted(self, role: str, frame: pl.DataFrame, about: Iterable[pl.DataFrame]) -> pl.DataFrame:
        """The rows that are asked for; the others are counted.

        `about` has, for each actor of a row, its `place`, `status`, `industries` and `ids`; a row is wanted
        when one of its actors is.
        """
        if not self.where.asked:
            return frame
        kept = pl.repeat(value=False, n=frame.height, eager=True)
        for one in about:
            kept |= self.where.holds(one, self.known)
        wanted = frame.filter(kept)
        # A row may stand here several times, once for each of whom it speaks.
        self.tallies[role].filtered += frame["row"].n_unique() - wanted["row"].n_unique()
        return wanted

    def require(self, role: str, frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
        """Take out the rows that lack something they must have."""
        for column in columns:
            frame = self.reject(role, frame, frame[column].is_null(), column, "missing")
        return frame

    def parse(
        self,
        role: str,
        frame: pl.DataFrame,
        parser: Callable[[pl.Series], pl.Series],
        columns: Iterable[str],
        reason: str | None = None,
    ) -> pl.DataFrame:
        """Turn text columns into values; take out the rows where that cannot be done.

        The reason given has the name of the parser, if no other is told: `reject.amount`, `reject.date` …
        """
        for column in columns:
            parsed = parser(frame[column])
            bad = unreadable(frame[column], parsed)
            frame = self.reject(role, frame, bad, column, reason or parser.__name__)
            frame = frame.with_columns(parsed.filter(~bad))
        return frame

    def at_least_zero(self, role: str, frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
        """Take out the rows with a negative amount."""
        for column in columns:
            frame = self.reject(role, frame, frame[column] < 0, column, "negative")
        return frame

    def in_order(self, role: str, frame: pl.DataFrame, first: str, last: str) -> pl.DataFrame:
        """Take out the rows that end before they start."""
        return self.reject(role, frame, frame[last] < frame[first], last, "end-before-start")

    def once(self, role: str, frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """Take out the rows that repeat an earlier one in all these columns."""
        repeated = ~frame.select(pl.struct(columns).is_first_distinct()).to_series()
        return self.reject(role, frame, repeated, columns[0], "repeated")


def as_facts(kind: type[Fact], frame: pl.DataFrame, /, **given: pl.Expr | str) -> pl.DataFrame:
    """A table of facts from a frame: each field from the column or expression given, the others empty.

    A list that is not told is an empty one.
    """
    made = {}
    for name, dtype in frames.schema(kind).items():
        if name in given:
            value = given[name]
            told = (pl.col(value) if isinstance(value, str) else value).cast(dtype)
            made[name] = told.fill_null(pl.lit([], dtype)) if isinstance(dtype, pl.List) else told
        elif name == "row":
            made[name] = pl.col("row").cast(dtype)
        else:
            empty = pl.lit([], dtype) if isinstance(dtype, pl.List) else pl.lit(None, dtype)
            made[name] = empty
    return frame.select(**made)


def with_all(frame: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """The frame with every known column, also those that the file lacks, in the same order for every piece.

    A column of JSON or XML may first occur in a later piece than the first, and pieces are put together.
    """
    nothing = pl.lit(None, pl.String)
    told = [pl.col(name) if name in frame.columns else nothing.alias(name) for name in columns.known]
    return frame.select(*told, "row")


@dataclass(frozen=True)
class Source:
    """One source. `version` goes up when the same file would give other facts.

    `rank` and `helix_rank` say how far it is believed about names and kinds (0 first); `ranks` says it for
    single tables, where it differs. `scope` tells apart deliveries that do not replace each other (H2020 and
    Horizon Europe); `published` finds the date in the files themselves. The tables in `needed` must be there,
    those in `besides` are not enough by themselves; when they are `coupled`, what one states depends on the
    others; `builds_on` says it for single tables.
    `title` is what it is, where the catalogue has no text for it; `note` names publisher and licence,
    where no note beside the file does. Of a `cumulative` source no delivery takes back what an older one
    stated. `fingerprint` stands for what besides `version` decides what the facts are. A source of the user's
    `own` is taken at the user's word: its files may look like another source's. `filters` are the conditions
    that its rows can be chosen by. In the tables that are `unquoted` quotation marks mean nothing.
    Of those that are `registers` what a newer delivery states otherwise stays as history.
    The rows of those that are `private` are not shown beside a reject, nor crooked ones of those that are
    `personal`, in which natural persons stand.
    """

    name: str
    version: int
    rank: int
    helix_rank: int
    tables: Mapping[str, Columns]
    facts: Callable[[Reading], Iterator[Facts]]
    scope: Callable[[Mapping[str, Table]], str] = lambda _: ""
    published: Callable[[Mapping[str, Table], str], dt.date | None] = lambda _, __: None
    needed: tuple[str, ...] = ()
    besides: frozenset[str] = frozenset()
    coupled: bool = False
    builds_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranks: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    title: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    cumulative: bool = False
    fingerprint: str = ""
    own: bool = False
    filters: frozenset[str] = frozenset()
    unquoted: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    registers: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """What the source is, in the language in force."""
        return pick(self.title) if self.title else t(f"source.{self.name}")

    def ranks_of(self, role: str) -> tuple[int, int]:
        """How far the table is believed about names, and about kinds."""
        return self.ranks.get(role, (self.rank, self.helix_rank))
