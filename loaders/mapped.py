"""Runs a mapping: rows of text to facts, chunk by chunk, every step over whole columns.

The order of a row's way: natural persons go first, so that nothing of them is ever told; then the rows that
are none of our business, then what must be there and of the right type; then the values made of columns; then
what the row states, in the mapping's order. What is rejected at a statement has stated what came before it.
Of a large table two pieces are on their way at once (`loaders.abreast`); what is told and stated is as if the
one came after the other.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from kb import frames, model
from kb.errors import UsageError
from loaders import columnwise, geography, lists, values
from loaders.abreast import Way, abreast
from loaders.columnwise import REMEMBERED
from loaders.emptied import Emptied, limited, meant
from loaders.functions import Const
from loaders.gathering import Draft, gathered
from loaders.identities import ids_of, schemes_of
from loaders.mapping import (
    GIVEN,
    IDENTITY,
    SourceMapping,
    Statement,
    TableMapping,
)
from loaders.mapping_file import read
from loaders.numbers import PERSON, WRONG
from loaders.pseudonyms import PREFIX
from loaders.reading import Table, plain
from loaders.rows import Kept, Rows
from loaders.seen import Seen, together, unbroken
from loaders.soundness import Learnt, Soundness, holds
from loaders.source import PERSON_AS, Facts, Reading, Source, Tally
from loaders.terms import Term, names
from loaders.whereabouts import within_sweden

_DEFAULT_BELIEF = 6
# A step costs as much for few rows as for many: so many go together, and at most so many pieces of a file.
_TOGETHER, _PIECES = 50_000, 4
# So many at once: a third would add its memory and, on two cores, no time.
_ABREAST = 2


def source_of(path: Path) -> Source:
    """The source that a bundled mapping describes, called like its file; tests find what is wrong with it."""
    return as_source(read(path, tried=True), path.stem)


def own_source(path: Path) -> Source:
    """The source that a user's own mapping describes, called like its file, letters and digits only."""
    name = plain(path.stem)
    if not name or not name.isascii():
        raise UsageError("mapping-name", file=path.name)
    return replace(as_source(read(path), name), own=True)


def as_source(mapping: SourceMapping, name: str) -> Source:
    """A mapping as a source that the pipeline can load."""
    return Source(
        name=name,
        version=mapping.version,
        rank=mapping.believed.get("names", _DEFAULT_BELIEF),
        helix_rank=mapping.believed.get("kinds", _DEFAULT_BELIEF),
        tables={role: table.reads() for role, table in mapping.tables.items()},
        needed=tuple(role for role, table in mapping.tables.items() if table.needed),
        facts=lambda reading: _facts(mapping, name, reading),
        published=lambda tables, role: _published(mapping.tables[role], tables[role]),
        title={"en": mapping.title.en, "sv": mapping.title.sv},
        note={
            key: value
            for key, value in (("publisher", mapping.publisher), ("licence", mapping.licence))
            if value
        },
        cumulative=mapping.cumulative,
        filters=_filters(mapping),
        private=frozenset(role for role, table in mapping.tables.items() if table.private),
        personal=frozenset(role for role, table in mapping.tables.items() if table.rows.persons),
        registers=frozenset(role for role, table in mapping.tables.items() if table.history),
        unquoted=frozenset(role for role, table in mapping.tables.items() if not table.quoting),
        # What a mapping says decides what the facts are, so another mapping makes another extract.
        fingerprint=mapping.model_dump_json(by_alias=True),
    )


def _filters(mapping: SourceMapping) -> frozenset[str]:
    """What can be asked of the source's rows; Swedish counties only where a place can be in Sweden."""
    statements = [one for table in mapping.tables.values() for one in table.states]
    actors = [one.fields for one in statements if one.fact == "actor"]
    found = {"known"} | ({"status"} if any("status" in fields for fields in actors) else set())
    places = [fields["place"] for fields in actors if "place" in fields]
    if places:
        found.add("nuts")
    if any(within_sweden(one) for one in places):
        found |= {"county", "municipality"}
    if any(one.fact == "activity" for one in statements):
        found.add("industry")
    return frozenset(found)


def _facts(mapping: SourceMapping, name: str, reading: Reading) -> Iterator[Facts]:
    for role, table in mapping.tables.items():
        if role in reading.tables:
            yield from _Run(name, role, table, reading).facts()


def _published(spec: TableMapping, table: Table) -> dt.date | None:
    """The day in the file's name, or the newest in the column that tells when a row was last changed."""
    dated = re.search(spec.dated, table.name) if spec.dated else None
    if dated:
        return values.date(pl.Series([dated[1]])).item()  # type: ignore[no-any-return]
    if spec.published is None:
        return None
    columns = spec.reads()
    days = (
        values.date(chunk.frame[spec.published]).max()
        for chunk in table.chunks(columns)
        if spec.published in chunk.frame.columns
    )
    return max((day for day in days if isinstance(day, dt.date)), default=None)


class _Told(NamedTuple):
    """What became of rows, what was said of them, and how many of their values were left empty."""

    tally: Tally
    said: list[str]
    emptied: dict[tuple[str, str], int]


@dataclass
class _Run:
    """One table on its way to facts: what its pieces share, and the account of them all."""

    source: str
    role: str
    spec: TableMapping
    reading: Reading
    seen: dict[object, Seen] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    terms: dict[int, dict[str, Term]] = field(default_factory=dict)
    stated: dict[int, npt.NDArray[np.bool_]] = field(default_factory=dict)
    sound: dict[object, pl.Series] = field(default_factory=dict)
    learnt: Learnt = field(init=False)
    kept: Kept = field(init=False)
    last: dict[str, Statement] = field(init=False)
    about: dict[int, str] = field(init=False)
    later: dict[int, set[object]] = field(init=False)

    def __post_init__(self) -> None:
        """Values have names, unless what is called so changes on the way."""
        self.learnt = Learnt.nothing(self.spec, self.reading)
        self.kept = Kept(self.source)
        self.kept.same["delivered"] = pl.Series([self._day()], dtype=pl.Date)
        if self.spec.values.keys().isdisjoint(self.spec.columns) and self.spec.spread is None:
            self.kept.named.update(self.spec.values)
        self.last = {one.fact: one for one in self.spec.states}
        self.later = {
            id(one): self.kept.made_of(self.spec.states[at:]) for at, one in enumerate(self.spec.states, 1)
        }
        self.about = {
            id(one): column for one in self.spec.states if (column := self._column(one)) is not None
        }

    def _column(self, one: Statement) -> str | None:
        """The one column of which all is made that a statement states, where it states that of each row."""
        otherwise = one.when or one.require or one.gather or one.each or one.as_
        if otherwise or (one.relates and one.repeats != "ignore"):
            return None
        if any(limited(one.kind, name) for name in one.fields):
            return None  # of each row is told what it may not state
        told = self.kept.columns(name for term in one.fields.values() for name in names(term))
        return told.pop() if len(told) == 1 else None

    def facts(self) -> Iterator[Facts]:
        """All that the table states."""
        whole = Soundness(self.role, self.spec, self.reading, self.kept, self.learnt)
        if whole.follows:
            self.reading.tallies[self.role].told_of = []
        with abreast(self._pieces(), _Piece.facts, self._abreast()) as made:
            for one in made:
                if isinstance(one, Facts):
                    yield one
                else:
                    self._account(one, whole.emptied)
        whole.emptied.tell()

    def _pieces(self) -> Iterator[_Piece]:
        """The rows, as many at a time as go together, and what was told of them when they were read."""
        apart = replace(self.reading, tallies={self.role: Tally()})
        chunks = apart.chunks(self.role, self.spec.reads())
        if self.spec.whole:
            chunks = iter([pl.concat(list(chunks))])
        else:
            chunks = together(chunks, _TOGETHER, _PIECES)
            if self.spec.together is not None:
                chunks = unbroken(chunks, self.spec.together)
        for chunk in chunks:
            yield _Piece(self, chunk, apart.tallies[self.role])
            apart.tallies[self.role] = Tally()

    def _abreast(self) -> int:
        """How many pieces at once: one of a small table, and where the graph is asked, which may change."""
        table = self.reading.tables[self.role]
        alone = self.spec.whole or self.reading.where.known or table.size <= table.chunk
        return 1 if alone else min(_ABREAST, os.cpu_count() or 1)

    def _account(self, told: _Told, emptied: Emptied) -> None:
        """Take up what is told of some rows, in the order of the rows."""
        self.reading.tallies[self.role].add(told.tally)
        for words in told.said:
            self.reading.say(words)
        for what, n in told.emptied.items():
            emptied.counted[what] = emptied.counted.get(what, 0) + n

    def _day(self) -> dt.date | None:
        """The day that the table is from."""
        return self.reading.published.get(self.role) or _published(self.spec, self.reading.tables[self.role])


class _Piece:
    """Some rows of a table on their way to facts; what is told of them is apart until its turn has come."""

    def __init__(self, run: _Run, chunk: pl.DataFrame, read: Tally) -> None:
        self.run, self.role, self.spec = run, run.role, run.spec
        self.said: list[str] = []
        self.reading = replace(run.reading, tallies={run.role: read}, say=self.said.append)
        self.sound = Soundness(run.role, run.spec, self.reading, run.kept, run.learnt)
        self.chunk = chunk
        self.way = Way()

    def facts(self, way: Way) -> Iterator[Facts | _Told]:
        """All that the rows state, each time after what is told of them."""
        self.way = way
        # What a column's values are counted by, and whether it has few, is learnt of the first rows.
        way.enter("sound")
        rows = self._wanted(self.sound.rows(self.chunk))
        way.leave("sound")
        if not self.sound.follows:
            self.chunk = self.chunk.clear()
        yield self._told()
        for statement in self.spec.states:
            rows, made = self._state(statement, rows)
            yield self._told()
            while made:  # facts that have been taken need no memory here
                yield made.pop(0)
        if self.sound.follows:
            self.sound.follow(self.chunk, rows.of("row"))
            yield self._told()

    def _told(self) -> _Told:
        """What has been told since the last time."""
        told = _Told(self.reading.tallies[self.role], self.said.copy(), self.sound.emptied.counted)
        self.said.clear()
        self.reading.tallies[self.role], self.sound.emptied.counted = Tally(), {}
        return told

    def _wanted(self, rows: Rows) -> Rows:
        """The rows that are asked for."""
        if self.reading.where.asked:
            frame = rows.frame(("row",)).with_row_index("at!")
            wanted = self.reading.wanted(self.role, frame, self._about(rows))
            rows = rows.where(frame["at!"].is_in(wanted["at!"].implode()))
        self.sound.emptied.settle(rows.of("row"))
        return rows

    def _about(self, rows: Rows) -> Iterator[pl.DataFrame]:
        """What can be asked of each actor of a row."""
        for one in self.spec.states:
            if one.fact != "actor":
                continue
            nothing = pl.repeat(None, rows.height, dtype=pl.String, eager=True)
            told = {
                name: rows.of(one.fields[name]) if name in one.fields else nothing
                for name in ("place", "status")
            }
            industries = lists.together(
                [
                    rows.flat(other.each or other.fields["industry"])
                    for other in self.spec.states
                    if other.fact == "activity" and other.fields["actor"] == one.as_
                ]
                or [lists.flat(nothing)]
            )
            ids = lists.together([lists.flat(ids_of(of, rows)) for of in one.ids])
            listed = {"industries": industries.lists(), "ids": ids.lists()}
            yield pl.DataFrame({"row": rows.of("row"), **told, **listed})

    def _first(self, one: Statement, made: pl.DataFrame) -> pl.Series:
        """The facts that are stated for the first time: by none of these rows before, nor by those before."""
        schema = frames.schema(one.kind)
        told = pl.DataFrame(
            made[name]
            if name in made.columns
            else pl.Series(name, [None], schema[name]).new_from_index(0, made.height)
            for name in IDENTITY[one.fact]
        )
        self.way.enter(one.fact)
        first = self.run.seen.setdefault(one.fact, Seen()).first(told, IDENTITY[one.fact])
        if self.run.last[one.fact] is one:
            self.way.leave(one.fact)
        return first

    # --- what it states

    def _state(self, one: Statement, rows: Rows) -> tuple[Rows, list[Facts]]:
        """The rows that go on to the next statement, and the facts of this one."""
        for name in one.require:
            rows = self.sound.reject(rows, rows.of(name).is_null(), name, "missing")
        if one.fact == "actor":
            rows = self._identified(one, rows)
        stated = rows
        for condition in one.when:
            stated = stated.where(holds(condition, stated.of(condition.column)))
        if one.each is not None:
            stated = stated.for_each(one.each)
        made = self._made(one, self._new(one, stated))
        if not (one.relates and one.repeats == "number"):
            first = self._first(one, made.frame)
            if one.relates and one.repeats == "reject" and not first.all():
                again = made.frame.filter(~first)["row"]
                bad = rows.of("row").is_in(again.implode())
                rows = self.sound.reject(rows, bad, self._shown(one), "repeated")
            made = made.where(first)
        facts = [Facts(self.role, one.kind, made.facts(one.kind))] if made.frame.height else []
        if one.fact == "actor" and facts:
            facts = [*self._new_places(one, facts[0].frame), *facts]
        return rows, facts

    def _new(self, one: Statement, rows: Rows) -> Rows:
        """The rows that may state what none has stated before.

        What is made of one column of few values is stated by the first row that has a value.
        """
        column = self.run.about.get(id(one))
        if column is None or not rows.has(f"{column}#"):
            return rows
        self.way.enter(one.fact)
        numbers = rows.of(f"{column}#").to_numpy()
        stated = self.run.stated.setdefault(id(one), np.zeros(REMEMBERED, np.bool_))
        new = np.flatnonzero(~stated[numbers])
        first = np.zeros(rows.height, np.bool_)
        first[new[np.unique(numbers[new], return_index=True)[1]]] = True
        stated[numbers] = True
        return rows.where(pl.Series(first))

    def _shown(self, one: Statement) -> str:
        """The column that a reject of a repeated relationship tells: that of its actor, if any."""
        actor = one.fields.get("actor")
        for statement in self.spec.states:
            if statement.as_ == actor:
                for identity in statement.ids:
                    for name in identity.names():
                        if name in self.spec.columns:
                            return name
        return next(iter(self.spec.columns))

    def _made(self, one: Statement, rows: Rows) -> Draft:
        """The facts that rows state, those left out that lack something they must have."""
        schema = frames.schema(one.kind)
        needed = [name for name in schema if not frames.optional(one.kind, name)]
        terms = self.run.terms.setdefault(id(one), {**one.fields, **_given(one)})
        told_of = [
            name
            for name, term in terms.items()
            if limited(one.kind, name) and not self._sound(one.kind, name, term, rows)
        ]
        if not one.gather and not told_of:  # nothing is made of a row that states nothing
            for name in needed:
                if name in terms and not isinstance(schema[name], pl.List):
                    rows = rows.with_value(terms[name])
        apart = [
            name
            for name in terms
            if isinstance(schema[name], pl.List) and (not one.gather or one.gather.get(name) == "all")
        ]
        told = {name: rows.of(term).cast(schema[name]) for name, term in terms.items() if name not in apart}
        made = Draft(
            pl.DataFrame({"row": rows.of("row"), **told}), {name: rows.flat(terms[name]) for name in apart}
        )
        rows.forget(self.run.later[id(one)])
        if one.gather:
            made = gathered(one, made)
        if told_of:
            made = replace(made, frame=self.sound.emptied.allowed(one.kind, made.frame, told_of))
        made = made.filled([name for name in needed if name in made.frame.columns])
        if one.fact == "actor":
            made = self._actors(one, made)
        if one.repeats == "number":
            made = made.put(nr=pl.int_range(1, pl.len() + 1).over(IDENTITY[one.fact]))
        return made

    def _sound(self, kind: type[model.Fact], name: str, term: Term, rows: Rows) -> bool:
        """Whether a field has none but values that it may have; of the same few values asked once."""
        found, key = rows.range(term), (kind, name, term if isinstance(term, str) else id(term))
        if found is self.run.sound.get(key):
            return True
        sound = bool(meant(kind, found.alias(name))[1].all())
        if sound:
            self.run.sound[key] = found
        return sound

    def _actors(self, one: Statement, made: Draft) -> Draft:
        """Actors as they are told: no name twice, and where a person lives of nobody."""
        names, frame = made.lists.get("names"), made.frame
        if "names" in frame.columns:
            names, frame = lists.flat(frame["names"]), frame.drop("names")
        if names is not None:
            names = names if one.gather.get("names") == "all" else names.once().in_order()
            names = names.without(frame["name"]) if "name" in frame.columns else names
            made = Draft(frame, {**made.lists, "names": names})
        if self.reading.pseudonyms is None:
            return made
        person = pl.col("key").str.starts_with(f"{PREFIX}-")
        where = {name for name in ("postcode", "locality") if name in made.frame.columns}
        return made.put(**{str(name): pl.when(~person).then(name) for name in where})

    def _new_places(self, one: Statement, actors: pl.DataFrame) -> list[Facts]:
        """The places that these actors are the first to name."""
        self.way.enter("places")
        new = actors.drop_nulls("place").filter(~pl.col("place").is_in(list(self.run.places)))
        fresh = dict(new.group_by("place").agg(pl.col("row").min()).iter_rows())
        self.run.places |= fresh.keys()
        if self.run.last["actor"] is one:
            self.way.leave("places")
        made = geography.place_facts(fresh)
        return [Facts(self.role, model.PlaceFact, made)] if made.height else []

    # --- who it is about

    def _identified(self, one: Statement, rows: Rows) -> Rows:
        """The rows with the actor's key, scheme, value and further identifiers; persons left out."""
        as_ = one.as_ or ""
        found: list[str] = []
        for at, identity in enumerate(one.ids):
            name = f"{as_}!{at}"
            # Where a number tells a person, it has been looked at already.
            ids = rows.of(name) if rows.has(name) else ids_of(identity, rows)
            if rows.has(PERSON_AS):
                ids = rows.of(PERSON_AS).zip_with(rows.of(PERSON_AS).is_not_null(), ids)
            rows.put(name, ids)
            rows = self.sound.leave_out(rows, ids == PERSON)
            wrong = rows.of(name) == WRONG
            if identity.otherwise == "reject":
                shown = next((column for column in identity.names() if column in self.spec.columns), "row")
                rows = self.sound.reject(rows, wrong, shown, "no-number")
            elif wrong.any():
                rows.put(name, rows.of(name).set(wrong, None))
            if identity.last and found:
                nothing = rows.frame(found).select(pl.coalesce(found).is_null()).to_series()
                rows.put(name, columnwise.only(rows.of(name), nothing))
            found.append(name)
        known = rows.frame(found)
        key = rows.of(found[0]) if len(found) == 1 else known.select(pl.coalesce(found)).to_series()
        schemes, told = schemes_of(key)
        for name, identity in zip(found, one.ids, strict=True):
            if identity.scheme == "own":
                own = columnwise.only(rows.of(identity.of).cast(pl.String), key == rows.of(name))
                told = told.zip_with(own.is_null(), own)
        rows.put(as_, key)
        rows.put(f"{as_}!scheme", schemes)
        rows.put(f"{as_}!value", told)
        if len(found) > 1:
            others = lists.together([lists.flat(one) for one in known]).in_order().without(key)
            rows.put(f"{as_}!others", others.lists())
        return rows


def _given(one: Statement) -> dict[str, Term]:
    """The fields that a mapping does not give: of an actor those made of its numbers, of others constants."""
    if one.fact == "actor":
        made: dict[str, Term] = {
            "key": str(one.as_),
            "key_scheme": f"{one.as_}!scheme",
            "key_value": f"{one.as_}!value",
        }
        return {**made, **({"others": f"{one.as_}!others"} if len(one.ids) > 1 else {})}
    given = GIVEN.get(one.fact, {})
    return {name: Const(const=value) for name, value in given.items() if name not in one.fields}
