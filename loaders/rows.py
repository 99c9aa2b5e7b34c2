"""The rows of a piece on their way to facts: their columns, and what terms make of them, each made once.

A column that has few values in the whole file (a legal form, a day, a code) is kept as the numbers of its
values, and what is made of it alone is made once for each value, not for each row. What is kept between the
pieces of a table, those values among it, is kept here too.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

import numpy as np
import polars as pl

from loaders import lists
from loaders.columnwise import REMEMBERED, Each
from loaders.seen import Seen
from loaders.spans import Spans
from loaders.term import Function, names, within

if TYPE_CHECKING:
    from loaders.terms import Term

T = TypeVar("T")
_MANY = 0.8  # of the values of a first piece: so many are different where a column has many
_TELLING = 1_000


@runtime_checkable
class Listed(Protocol):
    """A function that makes lists."""

    def flat(self, rows: Rows) -> lists.Flat:
        """Their values, each by itself."""


@runtime_checkable
class Parted(Protocol):
    """A function whose values are parts of longer texts."""

    def spans(self, rows: Rows) -> Spans:
        """Where they are in them."""


@runtime_checkable
class Packed(Protocol):
    """A function that makes lists of parts of longer texts."""

    @property
    def within(self) -> bool:
        """Whether there is nothing in the lists but such parts."""

    def apart(self, rows: Rows) -> tuple[lists.Positions, Spans]:
        """The row and the place of each."""


class Distinct:
    """The values of a column that has few, each once.

    `blank` tells which texts in the file mean nothing, `read` makes values of the others; `wrong` tells which
    could not be read. Pieces are numbered one after the other; what a term is of the values may be asked
    meanwhile, since values only come to those that there are.
    """

    def __init__(
        self,
        name: str,
        blank: Callable[[pl.Series], pl.Series],
        read: Callable[[pl.Series], pl.Series],
        kept: Kept,
    ) -> None:
        self.texts = pl.Series(name, [], pl.String)
        self.values = read(self.texts)
        self.wrong = pl.Series(name, [], pl.Boolean)
        self._name, self._blank, self._read, self._kept = name, blank, read, kept
        self._seen = Seen(numbered=True)
        self._made: dict[int, pl.Series] = {}

    def numbers(self, texts: pl.Series, hashes: pl.Series | None = None) -> pl.Series | None:
        """The numbers of a piece's texts, which is where they stand in `values`; none when they are many.

        Their `hashes` may be known: of several columns together they are had sooner.
        """
        first = self._seen.count == 0
        new, numbers = self._seen.met(texts.hash() if hashes is None else hashes)
        count = self._seen.count
        if count > REMEMBERED or (first and _MANY * texts.len() < count and texts.len() > _TELLING):
            self._seen = Seen(numbered=True)
            return None
        if new.any():
            # Copied, since a text that polars picks out of others keeps the memory of all of them.
            fresh = self._blank(pl.Series(self._name, texts.filter(new).to_list(), pl.String))
            values = self._read(fresh)
            self.texts = pl.concat([self.texts, fresh], rechunk=True)
            self.values = pl.concat([self.values, values], rechunk=True)
            wrong = fresh.is_not_null() & values.is_null()
            self.wrong = pl.concat([self.wrong, wrong], rechunk=True)
        return numbers

    def of(self, term: Function) -> pl.Series:
        """What a term of this column alone is for each of the values."""
        made, values = self._made.get(id(term)), self.values
        known = 0 if made is None else made.len()
        if made is None or known < values.len():
            values = values.slice(known)
            more = term.made(Rows(self._kept, {self._name: values}, values.len()))
            made = self._made[id(term)] = more if made is None else pl.concat([made, more], rechunk=True)
        return made


class Kept:
    """What is kept between the pieces of a table.

    `named` are terms that others call by a name, `same` are columns that have one value in all rows, `few`
    has the values of those columns that have few.
    """

    def __init__(self, source: str, named: Mapping[str, Term] | None = None) -> None:
        self.source = source
        self.named = dict(named or {})
        self.same: dict[str, pl.Series] = {}
        self.few: dict[str, Distinct] = {}
        self._each: dict[int, Each] = {}
        self._alone: dict[int, str | None] = {}
        self._always: dict[int, pl.Series] = {}
        self._most: dict[object, int] = {}

    def each(self, of: Function, make: Callable[[Any], Any], dtype: pl.DataType) -> Each:
        """A function of single values that remembers what it made, for a term that is made so."""
        return self._each.setdefault(id(of), Each(make, dtype))

    def always(self, term: Function) -> pl.Series:
        """What a term is that reads no column."""
        if id(term) not in self._always:
            self._always[id(term)] = term.made(Rows(self, {}, 1))
        return self._always[id(term)]

    def most(self, of: object, asked: int) -> int:
        """The most of something that has been asked for so far."""
        most = self._most[of] = max(asked, self._most.get(of, 0))
        return most

    def alone(self, term: Function) -> str | None:
        """The column that a term is made of, if it is but one."""
        if id(term) not in self._alone:
            columns = self.columns(names(term))
            self._alone[id(term)] = columns.pop() if len(columns) == 1 else None
        return self._alone[id(term)]

    def made_of(self, part: object) -> set[object]:
        """What a part of a mapping is made of: names, and the `id` of each function."""
        found: set[object] = set()
        for one in within(part):
            if not isinstance(one, str):
                found.add(id(one))
            elif one not in found:
                found |= {one, *(self.made_of(self.named[one]) if one in self.named else ())}
        return found

    def columns(self, told: Iterable[str]) -> set[str]:
        """The columns that those of these names are made of which are terms; the others themselves."""
        found: set[str] = set()
        for name in told:
            if name in self.named:
                found |= self.columns(names(self.named[name]))
            elif name not in self.same:
                found.add(name)
        return found


class Rows:
    """Some rows of a piece. Those chosen of others take from them what has been made already.

    `columns` stand for themselves, whatever else has their name; `name#` has the numbers of the values of a
    column that has few.
    """

    def __init__(
        self,
        kept: Kept,
        columns: Mapping[str, pl.Series],
        height: int,
        above: Rows | None = None,
        which: pl.Series | None = None,
    ) -> None:
        self.kept = kept
        self.height = height
        self._columns = dict(columns)
        self._above, self._which = above, which
        self.own: set[str] = set(columns) | (above.own if above else set())
        # What has another meaning here than it has above.
        self.other: set[str] = {*(columns if above else ()), *(above.other if above else ())}
        self._settled = above is None
        self.known: dict[object, Any] = {}
        self._flats: dict[int, lists.Flat] = {}
        self.parts: dict[str, Spans] = {}  # columns that are parts of longer texts

    @classmethod
    def of_frame(cls, frame: pl.DataFrame, kept: Kept) -> Rows:
        """The rows of a frame."""
        return cls(kept, {one.name: one for one in frame}, frame.height)

    def of(self, term: str | Function) -> pl.Series:
        """What a term is in each row."""
        if isinstance(term, str):
            return self._column(term)
        made = self.known.get(id(term))
        if made is None:
            made = self.known[id(term)] = self._make(term)
        return made

    def as_text(self, term: str | Function) -> pl.Series:
        """A term as text, whatever it holds: a function that takes text may be given a date or a number."""
        return self.of(term).cast(pl.String)

    def once(self, key: object, make: Callable[[], T]) -> T:
        """Something else that several terms are made of, made once; `key` tells what it is."""
        if key not in self.known:
            self.known[key] = make()
        made: T = self.known[key]
        return made

    def put(self, name: str, values: pl.Series) -> None:
        """Give the rows one more column."""
        self._columns[name] = values
        self.own.add(name)

    def has(self, name: str) -> bool:
        """Whether there is a column, not only a term, of this name."""
        return name in self.own

    def with_column(self, name: str, values: pl.Series) -> Rows:
        """The rows with another column, or with other values in one."""
        return Rows(self.kept, {name: values}, self.height, self)

    def settled(self) -> Rows:
        """The rows, when their columns are what they will be: from here on terms have names."""
        made = Rows(self.kept, {}, self.height, self)
        made.own -= {f"{name}#" for name in self.other}
        made.other, made._settled = set(), True
        return made

    def text(self, name: str) -> pl.Series:
        """A column as it stands in the file, while it has not been given other values."""
        if f"{name}#" in self.own and name not in self.own:
            return self.kept.few[name].texts[self._column(f"{name}#")]
        return self._column(name)

    def where(self, holds: pl.Series) -> Rows:
        """Those rows in which something holds."""
        count = int(holds.sum())
        return self if count == self.height else Rows(self.kept, {}, count, self, holds)

    def with_value(self, term: str | Function) -> Rows:
        """Those rows in which a term is something."""
        values = self.of(term)
        return self.where(values.is_not_null()) if values.null_count() else self

    def range(self, term: str | Function) -> pl.Series:
        """What a term is in any of the rows, and perhaps values that it is in none."""
        if isinstance(term, str):
            if f"{term}#" in self.own and term not in self.own:
                return self.kept.few[term].values
            named = self.kept.named.get(term)
            return self.of(term) if named is None or term in self.own else self.range(named)
        if not any(names(term)):
            return self.kept.always(term)
        column = self._of_few(term)
        return self.of(term) if column is None else self.kept.few[column].of(term)

    def flat(self, term: str | Function) -> lists.Flat:
        """What a term is in each row, of lists their values."""
        if isinstance(term, str):
            named = self.kept.named.get(term)
            if named is None or term in self.own or not self._settled:
                return lists.flat(self._column(term))
            return self.flat(named)
        made = self._flats.get(id(term))
        if made is None:
            made = self._flats[id(term)] = self._taken_apart(term)
        return made

    def spread(self, name: str) -> Rows:
        """The same, but rows in which there is no list, not even an empty one, stay."""
        rows = pl.DataFrame({name: self.of(name)}).with_row_index("at").explode(name, empty_as_null=False)
        return Rows(self.kept, {name: rows[name]}, rows.height, self, rows["at"])

    def for_each(self, name: str) -> Rows:
        """A row for each value of a list, which is then called as the list was."""
        term = self.kept.named.get(name)
        if (
            self._settled
            and name not in self.own
            and isinstance(term, Packed)
            and term.within
            and not self._of_few(term)
        ):
            at, parts = term.apart(self)
            made = Rows(self.kept, {}, at.size, self, pl.Series(at))
            made.parts[name] = parts
            made.own.add(name)
            made.other.add(name)
            return made
        flat = self.flat(name)
        return Rows(self.kept, {name: flat.values}, flat.at.size, self, pl.Series(flat.at))

    def spans(self, term: str | Function) -> Spans:
        """What a term is in each row, as places in longer texts if it is a part of them."""
        key = "spans", term if isinstance(term, str) else id(term)
        return self.once(key, lambda: self._spans(term))

    def forget(self, but: Container[object]) -> None:
        """Let go of what was made of terms, `but` of those named so or with such an `id`.

        Whoever asks for it has it made again; meanwhile it needs no memory.
        """
        self.known = {
            key: made
            for key, made in self.known.items()
            if (key[1] if isinstance(key, tuple) else key) in but
        }
        self._flats = {key: made for key, made in self._flats.items() if key in but}
        self._columns = {
            name: made for name, made in self._columns.items() if name in self.own or name in but
        }
        if self._above is not None:
            self._above.forget(but)

    def frame(self, columns: Iterable[str]) -> pl.DataFrame:
        """Some columns."""
        return pl.DataFrame({name: self._column(name) for name in columns})

    def _make(self, term: Function) -> pl.Series:
        column = self._of_few(term)
        if column is not None:
            return self.kept.few[column].of(term)[self._column(f"{column}#")]
        above = self._above
        if (
            above is not None
            and not self._settled
            and id(term) in above.known
            and self.other.isdisjoint(names(term))
        ):
            return self._chosen(above.known[id(term)])
        return term.made(self)

    def _spans(self, term: str | Function) -> Spans:
        if isinstance(term, str):
            named = self.kept.named.get(term)
            if self._settled and named is not None and term not in self.own:
                return self.spans(named)
            if term in self.parts:
                return self.parts[term]
            above = self._above
            if above is not None and (term in above.parts or ("spans", term) in above.known):
                which = self._which
                return above.spans(term) if which is None else above.spans(term).at(which.to_numpy())
        elif isinstance(term, Parted) and not self._of_few(term):
            return term.spans(self)
        return Spans.of(self.as_text(term))

    def _of_few(self, term: Function) -> str | None:
        """The column of few values that a term is made of, if it is made of nothing else."""
        column = self.kept.alone(term)
        if column is None or f"{column}#" not in self.own or not self.other.isdisjoint(names(term)):
            return None
        return column

    def _taken_apart(self, term: Function) -> lists.Flat:
        column = self._of_few(term)
        if column is not None:
            made = self.kept.few[column].of(term)
            if not isinstance(made.dtype, pl.List):
                return lists.flat(self.of(term))
            numbers = self._column(f"{column}#").to_numpy()
            filled = np.flatnonzero(made.list.len().fill_null(0).to_numpy()[numbers])
            return lists.flat(made[numbers[filled]]).moved(filled, self.height)
        return term.flat(self) if isinstance(term, Listed) else lists.flat(self.of(term))

    def _column(self, name: str) -> pl.Series:
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._found(name)
        return found

    def _found(self, name: str) -> pl.Series:
        if name in self.parts:
            return self.parts[name].text()
        if f"{name}#" in self.own and name not in self.own:
            return self.kept.few[name].values[self._column(f"{name}#")]
        if self._settled and name in self.kept.named and name not in self.own:
            return self.of(self.kept.named[name])
        if self._above is not None:
            return self._chosen(self._above.of(name))
        if name in self.kept.same:
            return self.kept.same[name].new_from_index(0, self.height)
        raise pl.exceptions.ColumnNotFoundError(name)

    def _chosen(self, values: pl.Series) -> pl.Series:
        which = self._which
        if which is None:
            return values
        return values.filter(which) if which.dtype == pl.Boolean else values[which]


def made_of(term: Term, frame: pl.DataFrame, source: str = "") -> pl.Series:
    """What a term is in each row of a frame."""
    return Rows.of_frame(frame, Kept(source)).of(term)
