"""Runs a mapping: rows of text to facts, chunk by chunk, every step over whole columns.

The order of a row's way: natural persons go first, so that nothing of them is ever told; then the rows that
are none of our business, then what must be there and of the right type; then the values made of columns; then
what the row states, in the mapping's order. What is rejected at a statement has stated what came before it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from kb import frames, model
from kb.errors import UsageError
from kb.texts import t
from loaders import geography, lists, values
from loaders.emptied import PUBLISHER, Emptied
from loaders.gathering import gathered
from loaders.identities import ids_of, schemes_of
from loaders.mapping import (
    GIVEN,
    IDENTITY,
    Column,
    Identity,
    OneOf,
    SourceMapping,
    Statement,
    TableMapping,
    read,
)
from loaders.numbers import PERSON, WRONG
from loaders.pseudonyms import PREFIX
from loaders.reading import Table, plain
from loaders.seen import Seen, unbroken
from loaders.source import PERSON_AS, Facts, Reading, Source, as_facts
from loaders.terms import Term, expression, names

_PARSERS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "date": values.date,
    "year": values.year,
    "whole": values.whole,
    "truth": values.truth,
}
_DEFAULT_BELIEF = 6


def source_of(path: Path) -> Source:
    """The source that a bundled mapping describes, called like its file."""
    return as_source(read(path), path.stem)


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
    """What can be asked of the source's rows."""
    statements = [one for table in mapping.tables.values() for one in table.states]
    told = {field for one in statements if one.fact == "actor" for field in one.fields}
    found = {"known"} | ({"status"} & told)
    if "place" in told:
        found |= {"county", "nuts", "municipality"}
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


@dataclass
class _Run:
    """One table on its way to facts."""

    source: str
    role: str
    spec: TableMapping
    reading: Reading
    seen: dict[object, Seen] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    made_of: dict[int, pl.Expr] = field(default_factory=dict)
    marks: dict[str, str | None] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.emptied = Emptied(self.source, self.role, self.spec, self.reading)

    def _expression(self, term: Term) -> pl.Expr:
        """A term as an expression: one for all chunks, since it remembers what it has made."""
        if id(term) not in self.made_of:
            self.made_of[id(term)] = expression(term, self.source)
        return self.made_of[id(term)]

    def facts(self) -> Iterator[Facts]:
        """All that the table states."""
        chunks = self.reading.chunks(self.role, self.spec.reads())
        if self.spec.whole:
            chunks = iter([pl.concat(list(chunks))])
        elif self.spec.together is not None:
            chunks = unbroken(chunks, self.spec.together)
        for chunk in chunks:
            rows = self._sound(chunk)
            for statement in self.spec.states:
                rows, made = self._state(statement, rows)
                yield from made
        self.emptied.tell()

    # --- what a row must be like

    def _sound(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that can be believed, their columns typed and values made."""
        blank = [
            pl.when(~pl.col(name).is_in(one.empty)).then(name).alias(name)
            for name, one in self.spec.columns.items()
            if one.empty
        ]
        rows = rows.with_columns(blank)
        rows = self._without_persons(rows)
        for condition in self.spec.rows.leave_out:
            rows = self._leave_out(rows, _holds(condition, rows))
        for condition in self.spec.rows.only:
            rows = self._leave_out(rows, ~_holds(condition, rows))
        for condition in self.spec.rows.refuse:
            rows = self.reading.reject(
                self.role, rows, _holds(condition, rows), condition.column, "publisher-refuses"
            )
        for name in self.spec.rows.faults:
            self.emptied.add(rows, rows[name].is_not_null(), name, PUBLISHER)
        for name in self.spec.rows.require:
            rows = self.reading.reject(self.role, rows, self._lacks(rows, name), name, "missing")
        for name, column in self.spec.columns.items():
            rows = self._typed(rows, name, column)
        for order in self.spec.rows.order:
            bad = (rows[order.last] < rows[order.first]).fill_null(value=False)
            rows = self._refused(rows, bad, order.last, "end-before-start", order.otherwise)
        if self.spec.rows.differ:
            one, other = self.spec.rows.differ
            same = (rows[one] == rows[other]).fill_null(value=False)
            rows = self.reading.reject(self.role, rows, same, other, "itself")
        if self.spec.rows.once:
            fresh = self._first("rows", rows, tuple(self.spec.rows.once))
            rows = self.reading.reject(self.role, rows, ~fresh, self.spec.rows.once[0], "repeated")
        rows = rows.with_columns(delivered=pl.lit(self._day(), pl.Date))
        for made in self._values():
            rows = rows.with_columns(made)
        if self.spec.spread is not None:
            rows = rows.explode(self.spec.spread, empty_as_null=False)
        rows = self.reading.wanted(self.role, rows, self._about(rows))
        self.emptied.settle(rows)
        return rows

    def _values(self) -> Iterator[list[pl.Expr]]:
        """The values made of columns, those together that need none of each other."""
        made: dict[str, pl.Expr] = {}
        for name, term in self.spec.values.items():
            if not made.keys().isdisjoint(names(term)):
                yield list(made.values())
                made = {}
            made[name] = self._expression(term).alias(name)
        yield list(made.values())

    @staticmethod
    def _lacks(rows: pl.DataFrame, name: str) -> pl.Series:
        """Where a column is empty that must not be; of a natural person nothing must be told."""
        empty = rows[name].is_null()
        return empty & rows[PERSON_AS].is_null() if PERSON_AS in rows.columns else empty

    def _about(self, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """What can be asked of each actor of a row."""
        for one in self.spec.states:
            if one.fact != "actor":
                continue
            told = {
                name: self._expression(one.fields[name]) if name in one.fields else pl.lit(None, pl.String)
                for name in ("place", "status")
            }
            industries = [
                self._expression(other.fields["industry"])
                for other in self.spec.states
                if other.fact == "activity" and other.fields["actor"] == one.as_ and other.each is None
            ]
            industries += [
                pl.col(other.each)
                for other in self.spec.states
                if other.fact == "activity" and other.fields["actor"] == one.as_ and other.each is not None
            ]
            listed = pl.concat_list(industries) if industries else pl.lit([], pl.List(pl.String))
            ids = pl.DataFrame({str(at): ids_of(of, rows, self.source) for at, of in enumerate(one.ids)})
            yield rows.select("row", **told, industries=listed.list.drop_nulls()).with_columns(
                ids.select(ids=pl.concat_list(pl.all()).list.drop_nulls())["ids"]
            )

    def _day(self) -> dt.date | None:
        """The day that the table is from."""
        return self.reading.published.get(self.role) or _published(self.spec, self.reading.tables[self.role])

    def _without_persons(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows without natural persons, seen by legal form and by number.

        Where the user asks for pseudonyms and the mapping says what may be kept, those with a personal number
        stay: with a pseudonym instead of it, and nothing in any column but those that may be kept.
        """
        pseudonyms, kept = self.reading.pseudonyms, self.spec.rows.keep_of_persons
        told = pseudonyms is not None and bool(kept)
        persons = pl.repeat(value=False, n=rows.height, eager=True)
        for condition in self.spec.rows.persons:
            persons |= _holds(condition, rows)
        if not told:  # their numbers need not be looked at
            rows = self._leave_out(rows, persons)
            persons = persons.filter(~persons)
        numbers = pl.repeat(None, rows.height, dtype=pl.String, eager=True)
        for statement in self.spec.states:
            for at, one in enumerate(statement.ids):
                if one.scheme in {"se-orgnr", "national", "vat"} and self._of_text(one):
                    ids = ids_of(one, rows, self.source)
                    if all(self.spec.columns[name].type == "text" for name in one.names()):
                        rows = rows.with_columns(ids.alias(f"{statement.as_}!{at}"))
                    found = (ids == PERSON).fill_null(value=False)
                    persons |= found
                    if not told:
                        continue
                    text = rows.select(v=self._expression(one.of).cast(pl.String))["v"]
                    numbers = numbers.zip_with(~found | numbers.is_not_null(), text)
        if pseudonyms is None or not kept:
            return self._leave_out(rows, persons)
        rows = rows.with_columns(pseudonyms.of(numbers).alias(PERSON_AS))
        rows = self._leave_out(rows, persons & rows[PERSON_AS].is_null())
        hidden = [name for name in self.spec.columns if name not in {*kept, *self.spec.rows.faults}]
        return rows.with_columns(
            pl.when(pl.col(PERSON_AS).is_null()).then(name).alias(name) for name in hidden
        )

    def _of_text(self, one: Identity) -> bool:
        """Whether an identity is made of columns as they stand in the file."""
        return all(name in self.spec.columns for name in one.names())

    def _leave_out(self, rows: pl.DataFrame, bad: pl.Series) -> pl.DataFrame:
        self.reading.tallies[self.role].left_out += int(bad.sum())
        return rows.filter(~bad)

    def _typed(self, rows: pl.DataFrame, name: str, column: Column) -> pl.DataFrame:
        """The rows with a column as what it holds; those where it cannot be that go, or lose the value."""
        if column.type == "text":
            return rows
        if column.type == "amount":
            if name not in self.marks:
                mark = self.reading.decimal or column.decimal or values.decimal_mark(rows[name])
                self.marks[name] = mark
                if mark is not None and mark != column.decimal:
                    called = self.reading.called.get(self.role, {}).get(name, name)
                    self.reading.say(t("load.decimal", column=called, mark=mark))
            parsed = values.amount(rows[name], self.marks[name]) * self._unit(name, column)
        elif column.true_as or column.false_as:
            told = {**dict.fromkeys(column.true_as, True), **dict.fromkeys(column.false_as, False)}
            parsed = rows[name].replace_strict(told, default=None, return_dtype=pl.Boolean)
        else:
            parsed = _PARSERS[column.type](rows[name])
        bad = values.unreadable(rows[name], parsed)
        rows = rows.with_columns(parsed.alias(f"{name}!"))
        rows = self._refused(rows, bad, name, column.type, column.otherwise)
        rows = rows.with_columns(pl.col(f"{name}!").alias(name)).drop(f"{name}!")
        if column.at_least is not None:
            small = (rows[name] < column.at_least).fill_null(value=False)
            rows = self._refused(rows, small, name, "too-small", column.otherwise)
        return rows

    def _unit(self, name: str, column: Column) -> float:
        """What the title of an amount's column says that it is counted in; said aloud, once."""
        title = self.reading.called.get(self.role, {}).get(name, name)
        words = set(re.findall(r"\w+", title.casefold()))
        found = next((by for word, by in column.units.items() if word.casefold() in words), 1.0)
        if found != 1 and name not in self.told:
            self.told.add(name)
            self.reading.say(t("load.unit", column=title, by=found))
        return found

    def _refused(
        self, rows: pl.DataFrame, bad: pl.Series, name: str, reason: str, otherwise: str
    ) -> pl.DataFrame:
        """Take the rows out, or only their value, which is told."""
        if otherwise == "reject":
            return self.reading.reject(self.role, rows, bad, name, reason)
        self.emptied.add(rows, bad, name, reason)
        return rows.with_columns(pl.when(~pl.lit(bad)).then(name).alias(name))

    def _first(self, of: object, rows: pl.DataFrame, columns: tuple[str, ...]) -> pl.Series:
        return self.seen.setdefault(of, Seen()).first(rows, columns)

    # --- what it states

    def _state(self, one: Statement, rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Facts]]:
        """The rows that go on to the next statement, and the facts of this one."""
        rows = self.reading.require(self.role, rows, one.require)
        if one.fact == "actor":
            rows = self._identified(one, rows)
        stated = rows
        for condition in one.when:
            stated = stated.filter(_holds(condition, stated))
        stated = stated.select(self._read_by(one, stated))
        if one.each is not None:
            stated = stated.filter(pl.col(one.each).list.len() > 0)
            stated = stated.explode(one.each, empty_as_null=False)
        made = self._made(one, stated)
        if one.relates:
            again = ~self._first(one.fact, made, IDENTITY[one.fact])
            if one.repeats == "reject" and again.any():
                told = rows.filter(pl.col("row").is_in(made.filter(again)["row"].implode()))
                field_name = self._shown(one)
                self.reading.reject(
                    self.role, told, pl.repeat(value=True, n=told.height, eager=True), field_name, "repeated"
                )
                rows = rows.filter(~pl.col("row").is_in(told["row"].implode()))
            if one.repeats != "number":
                made = made.filter(~again)
        else:
            made = made.filter(self._first(one.fact, made, IDENTITY[one.fact]))
        facts = [Facts(self.role, one.kind, made)] if made.height else []
        if one.fact == "actor" and made.height:
            facts = [*self._new_places(made), *facts]
        return rows, facts

    @staticmethod
    def _read_by(one: Statement, rows: pl.DataFrame) -> list[str]:
        """The columns that a statement is made of."""
        read_by = {"row", one.each, *(name for term in one.fields.values() for name in names(term))}
        own = f"{one.as_}!" if one.as_ else ""
        return [name for name in rows.columns if name in read_by or (own and f"{name}!".startswith(own))]

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

    def _made(self, one: Statement, rows: pl.DataFrame) -> pl.DataFrame:
        """The facts that rows state, those left out that lack something they must have."""
        given = {name: self._expression(term) for name, term in one.fields.items()}
        given |= {name: pl.lit(value) for name, value in GIVEN.get(one.fact, {}).items() if name not in given}
        if one.fact == "actor":
            as_ = one.as_ or ""
            given |= {
                "key": pl.col(as_),
                "key_scheme": pl.col(f"{as_}!scheme"),
                "key_value": pl.col(f"{as_}!value"),
                "others": pl.col(f"{as_}!others"),
            }
        if one.gather:
            rows, given = gathered(one, rows, given)
        made = as_facts(one.kind, rows, **given)
        made = self.emptied.allowed(one.kind, made)
        made = made.drop_nulls([name for name in made.columns if not frames.optional(one.kind, name)])
        if one.fact == "actor":
            made = made.with_columns(names=lists.in_order_without(made["names"], made["name"]))
            if self.reading.pseudonyms is not None:
                person = pl.col("key").str.starts_with(f"{PREFIX}-")
                made = made.with_columns(
                    pl.when(~person).then(name).alias(name) for name in ("postcode", "locality")
                )
        if one.repeats == "number":
            made = made.with_columns(nr=pl.int_range(1, pl.len() + 1).over(IDENTITY[one.fact]))
        return made

    def _new_places(self, actors: pl.DataFrame) -> list[Facts]:
        """The places that these actors are the first to name."""
        named = actors.drop_nulls("place").group_by("place").agg(pl.col("row").min())
        fresh = {code: row for code, row in named.iter_rows() if code not in self.places}
        self.places |= fresh.keys()
        made = geography.place_facts(fresh)
        return [Facts(self.role, model.PlaceFact, made)] if made.height else []

    # --- who it is about

    def _identified(self, one: Statement, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the actor's key, scheme, value and further identifiers; persons left out."""
        as_ = one.as_ or ""
        found: list[str] = []
        for at, identity in enumerate(one.ids):
            name = f"{as_}!{at}"
            # Where a number tells a person, it has been looked at already.
            ids = rows[name] if name in rows.columns else ids_of(identity, rows, self.source)
            if PERSON_AS in rows.columns:
                ids = rows[PERSON_AS].zip_with(rows[PERSON_AS].is_not_null(), ids)
            rows = rows.with_columns(ids.alias(name))
            rows = self._leave_out(rows, (rows[name] == PERSON).fill_null(value=False))
            wrong = (rows[name] == WRONG).fill_null(value=False)
            if identity.otherwise == "reject":
                shown = next((column for column in identity.names() if column in self.spec.columns), "row")
                rows = self.reading.reject(self.role, rows, wrong, shown, "no-number")
            else:
                rows = rows.with_columns(pl.when(pl.col(name) != WRONG).then(name).alias(name))
            if identity.last and found:
                nothing = pl.coalesce(found).is_null()
                rows = rows.with_columns(pl.when(nothing).then(name).alias(name))
            found.append(name)
        rows = rows.with_columns(pl.coalesce(found).alias(as_))
        own = [
            pl.when(pl.col(as_) == pl.col(name)).then(self._expression(identity.of).cast(pl.String))
            for name, identity in zip(found, one.ids, strict=True)
            if identity.scheme == "own"
        ]
        schemes, told = schemes_of(rows[as_])
        rows = rows.with_columns(schemes.alias(f"{as_}!scheme"), told.alias(f"{as_}!value"))
        if own:
            rows = rows.with_columns(pl.coalesce(*own, f"{as_}!value").alias(f"{as_}!value"))
        if len(found) == 1:
            return rows.with_columns(pl.lit([], pl.List(pl.String)).alias(f"{as_}!others"))
        others = lists.together([rows[name] for name in found])
        return rows.with_columns(lists.in_order_without(others, rows[as_]).alias(f"{as_}!others"))


def _holds(condition: OneOf, rows: pl.DataFrame) -> pl.Series:
    told = rows[condition.column].cast(pl.String)
    holds = told.is_in(condition.values)
    if condition.pattern is not None:
        holds |= told.str.contains(condition.pattern)
    return holds.fill_null(value=False)
