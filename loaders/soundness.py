"""What a row must be like before anything of it is believed.

The order of a row's way: natural persons go first, so that nothing of them is ever told; then the rows that
are none of our business, then what must be there and of the right type; then the values made of columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import polars as pl

from kb.fingerprints import halves
from kb.texts import t
from loaders import columnwise, values
from loaders.emptied import PUBLISHER, Emptied
from loaders.identities import ids_of
from loaders.mapping import Column, Identity, OneOf, TableMapping
from loaders.numbers import PERSON
from loaders.pseudonyms import Pseudonyms
from loaders.rows import Distinct, Kept, Rows
from loaders.seen import Seen
from loaders.source import PERSON_AS, Reading

_PARSERS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "text": lambda text: text,
    "date": values.date,
    "year": values.year,
    "whole": values.whole,
    "truth": values.truth,
}


@dataclass
class Learnt:
    """What the pieces of a table have told so far that later ones are judged by.

    `seen` are the rows that must not come again, `marks` the decimal marks of columns, `told` the columns of
    which was said what they are counted in, `many` those that have too many values to number.
    """

    many: set[str]
    seen: Seen = field(default_factory=Seen)
    marks: dict[str, str | None] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    @classmethod
    def nothing(cls, spec: TableMapping, reading: Reading) -> Learnt:
        """Before the first piece: columns may have few values, but for those that mean it beside others.

        Of a person a column is emptied, of others not.
        """
        persons = _kept_under(spec, reading) is not None
        return cls(
            {
                name
                for name, one in spec.columns.items()
                if one.type in {"whole", "amount"} or one.at_least is not None or persons
            }
        )


@dataclass
class Soundness:
    """Finds the sound rows of a piece of a table, and accounts for the others."""

    role: str
    spec: TableMapping
    reading: Reading
    kept: Kept
    learnt: Learnt
    emptied: Emptied = field(init=False)

    def __post_init__(self) -> None:
        """What is left empty in the piece is told with the piece."""
        self.emptied = Emptied(self.role, self.spec, self.reading)

    def rows(self, chunk: pl.DataFrame) -> Rows:
        """The rows that can be believed, their columns typed and values made."""
        rows = self._without_persons(chunk)
        for condition in self.spec.rows.leave_out:
            rows = self.leave_out(rows, self._told_as(condition, rows))
        for condition in self.spec.rows.only:
            rows = self.leave_out(rows, ~self._told_as(condition, rows))
        for condition in self.spec.rows.refuse:
            bad = self._told_as(condition, rows)
            rows = self.reject(rows, bad, condition.column, "publisher-refuses", rows.text(condition.column))
        for name in self.spec.rows.faults:
            self.emptied.add(rows, rows.text(name).is_not_null(), name, PUBLISHER, rows.text(name))
        for name in self.spec.rows.require:
            if rows.text(name).null_count():
                rows = self.reject(rows, self._lacks(rows, name), name, "missing", rows.text(name))
        for name, column in self.spec.columns.items():
            rows = self._typed(rows, name, column)
        for order in self.spec.rows.order:
            bad = rows.of(order.last) < rows.of(order.first)
            rows = self._refused(rows, bad, order.last, "end-before-start", order.otherwise)
        if self.spec.rows.differ:
            one, other = self.spec.rows.differ
            same = rows.of(one) == rows.of(other)
            rows = self.reject(rows, same, other, "itself")
        if self.spec.rows.once:
            once = tuple(self.spec.rows.once)
            rows = self.reject(rows, ~self.learnt.seen.first(rows.frame(once), once), once[0], "repeated")
        return self._with_values(rows)

    @property
    def follows(self) -> bool:
        """Whether it is kept of whom the rows tell that are not loaded."""
        return self.role in self.reading.followed and all(map(self._of_text, self._ids))

    def follow(self, chunk: pl.DataFrame, loaded: pl.Series) -> None:
        """Keep of whom the rows tell that were not `loaded`."""
        chunk = chunk.filter(~chunk["row"].is_in(loaded.implode()))
        columns = {
            name: _without(chunk[name], self.spec.columns[name])
            for name in {name for one in self._ids for name in one.names()}
        }
        rows = Rows(self.kept, {**columns, "row": chunk["row"]}, chunk.height)
        self.reading.tallies[self.role].told_of = [
            np.unique(halves(ids_of(one, rows).drop_nulls())) for one in self._ids
        ]

    @property
    def _ids(self) -> list[Identity]:
        """By what the actors are known."""
        return [one for statement in self.spec.states for one in statement.ids]

    def leave_out(self, rows: Rows, bad: pl.Series) -> Rows:
        """The rows without those that must not be kept."""
        if not bad.any():
            return rows
        bad = bad.fill_null(value=False)
        self.reading.tallies[self.role].left_out += int(bad.sum())
        return rows.where(~bad)

    def reject(
        self, rows: Rows, bad: pl.Series, name: str, reason: str, shown: pl.Series | None = None
    ) -> Rows:
        """The rows without those that are bad, of which is told what stands there."""
        if not bad.any():
            return rows
        bad = bad.fill_null(value=False)
        told = {"row": rows.of("row"), name: rows.of(name) if shown is None else shown}
        if rows.has(PERSON_AS):
            told[PERSON_AS] = rows.of(PERSON_AS)
        self.reading.reject(self.role, pl.DataFrame(told), bad, name, reason)
        return rows.where(~bad)

    def _with_values(self, rows: Rows) -> Rows:
        """The rows with the values made of columns, and one for each value of the list they are spread by.

        Most values are made when they are asked for.
        """
        if self.kept.named.keys() != self.spec.values.keys():
            for name, term in self.spec.values.items():
                rows = rows.with_column(name, rows.of(term))
        return (rows if self.spec.spread is None else rows.spread(self.spec.spread)).settled()

    def _lacks(self, rows: Rows, name: str) -> pl.Series:
        """Where a column is empty that must not be; of a natural person nothing must be told."""
        empty = rows.text(name).is_null()
        return empty & rows.of(PERSON_AS).is_null() if rows.has(PERSON_AS) else empty

    def _without_persons(self, chunk: pl.DataFrame) -> Rows:
        """The rows without natural persons, seen by legal form and by number.

        Where the user asks for pseudonyms and the mapping says what may be kept, those with a personal number
        stay: with a pseudonym instead of it, and nothing in any column but those that may be kept.
        """
        pseudonyms = _kept_under(self.spec, self.reading)
        telling = {condition.column for condition in self.spec.rows.persons}
        columns = self._columns(chunk, telling)
        persons = pl.repeat(value=False, n=chunk.height, eager=True)
        for condition in self.spec.rows.persons:
            persons |= self._told_as(condition, Rows(self.kept, columns, chunk.height))
        if pseudonyms is None:  # their numbers need not be looked at
            self.reading.tallies[self.role].left_out += int(persons.sum())
            others = ~persons
            columns = {name: values.filter(others) for name, values in columns.items()}
            chunk, persons = chunk.drop(telling).filter(others).rechunk(), persons.filter(others)
        columns |= self._columns(chunk, [name for name in self.spec.columns if name not in telling])
        rows = Rows(self.kept, {**columns, "row": chunk["row"]}, chunk.height)
        numbers = pl.repeat(None, rows.height, dtype=pl.String, eager=True)
        for statement in self.spec.states:
            for at, one in enumerate(statement.ids):
                if one.scheme in {"se-orgnr", "national", "vat"} and self._of_text(one):
                    ids = ids_of(one, rows)
                    if all(self.spec.columns[name].type == "text" for name in one.names()):
                        rows.put(f"{statement.as_}!{at}", ids)
                    found = columnwise.among(ids, [PERSON])
                    persons |= found
                    if pseudonyms is not None:
                        text = rows.as_text(one.of)
                        numbers = numbers.zip_with(~found | numbers.is_not_null(), text)
        if pseudonyms is None:
            return self.leave_out(rows, persons)
        rows.put(PERSON_AS, pseudonyms.of(numbers))
        rows = self.leave_out(rows, persons & rows.of(PERSON_AS).is_null())
        kept = {*self.spec.rows.keep_of_persons, *self.spec.rows.faults}
        nobody = rows.of(PERSON_AS).is_null()
        for name in self.spec.columns:
            if name not in kept:
                rows = rows.with_column(name, columnwise.only(rows.of(name), nobody))
        return rows

    def _of_text(self, one: Identity) -> bool:
        """Whether an identity is made of columns as they stand in the file."""
        return all(name in self.spec.columns for name in one.names())

    def _columns(self, frame: pl.DataFrame, called: Collection[str]) -> dict[str, pl.Series]:
        """Some columns, empty where what stands there means nothing; of one with few values their numbers."""
        found = {}
        hashes = frame.select(pl.col(name).hash() for name in called if name not in self.learnt.many)
        for name in hashes.columns:
            numbers = self._distinct(name).numbers(frame[name], hashes[name])
            if numbers is None:
                self.learnt.many.add(name)
            else:
                found[f"{name}#"] = numbers
        several = [_filled(name, self.spec.columns[name]) for name in called if name in self.learnt.many]
        return found | {one.name: one for one in frame.select(several)}

    def _distinct(self, name: str) -> Distinct:
        """The values of a column."""
        if name not in self.kept.few:
            column = self.spec.columns[name]
            self.kept.few[name] = Distinct(
                name, partial(_without, column=column), partial(_read, column=column), self.kept
            )
        return self.kept.few[name]

    def _told_as(self, condition: OneOf, rows: Rows) -> pl.Series:
        """Where a condition holds of what stands in the file."""
        few = self.kept.few.get(condition.column)
        if few is None or not rows.has(f"{condition.column}#"):
            return holds(condition, rows.text(condition.column))
        return holds(condition, few.texts)[rows.of(f"{condition.column}#")]

    def _typed(self, rows: Rows, name: str, column: Column) -> Rows:
        """The rows with a column as what it holds; those where it cannot be that go, or lose the value."""
        if column.type == "text":
            return rows
        few = rows.has(f"{name}#")
        if few and not self.kept.few[name].wrong.any():
            return rows
        text = rows.text(name)
        if few:
            parsed = rows.of(name)
        elif column.type == "amount":
            parsed = values.amount(text, self._decimal_mark(name, text)) * self._unit(name, column)
        else:
            parsed = _read(text, column)
        bad = values.unreadable(text, parsed)
        if column.otherwise == "reject":
            rows = self.reject(rows, bad, name, column.type, text)
            parsed = parsed.filter(~bad)
        else:
            self.emptied.add(rows, bad, name, column.type, text)
        if not few:
            rows = rows.with_column(name, parsed)
        if column.at_least is not None:
            small = rows.of(name) < column.at_least
            rows = self._refused(rows, small, name, "too-small", column.otherwise)
        return rows

    def _decimal_mark(self, name: str, text: pl.Series) -> str | None:
        """The decimal mark of a column: as the user or the mapping tells, else as its first values do."""
        marks = self.learnt.marks
        if name not in marks:
            told = self.spec.columns[name].decimal
            mark = marks[name] = self.reading.decimal or told or values.decimal_mark(text)
            if mark is not None and mark != told:
                called = self.reading.called.get(self.role, {}).get(name, name)
                self.reading.say(t("load.decimal", column=called, mark=mark))
        return marks[name]

    def _unit(self, name: str, column: Column) -> float:
        """What the title of an amount's column says that it is counted in; said aloud, once."""
        title = self.reading.called.get(self.role, {}).get(name, name)
        words = set(re.findall(r"\w+", title.casefold()))
        found = next((by for word, by in column.units.items() if word.casefold() in words), 1.0)
        if found != 1 and name not in self.learnt.told:
            self.learnt.told.add(name)
            self.reading.say(t("load.unit", column=title, by=found))
        return found

    def _refused(self, rows: Rows, bad: pl.Series, name: str, reason: str, otherwise: str) -> Rows:
        """Take the rows out, or only their value, which is told."""
        if otherwise == "reject":
            return self.reject(rows, bad, name, reason)
        if not bad.any():
            return rows
        bad = bad.fill_null(value=False)
        self.emptied.add(rows, bad, name, reason, rows.of(name))
        return rows.with_column(name, columnwise.only(rows.of(name), ~bad))


def _kept_under(spec: TableMapping, reading: Reading) -> Pseudonyms | None:
    """What natural persons are kept under; nothing where they are left out."""
    return reading.pseudonyms if spec.rows.keep_of_persons else None


def holds(condition: OneOf, values: pl.Series) -> pl.Series:
    """Where a condition holds of a column's values."""
    told = values.cast(pl.String)
    holds = columnwise.among(told, condition.values)
    if condition.pattern is not None:
        holds |= told.str.contains(condition.pattern).fill_null(value=False)
    return holds


def _filled(name: str, column: Column) -> pl.Expr:
    """The texts in a column that mean something."""
    texts = pl.col(name)
    return pl.when(~texts.is_in(column.empty)).then(texts).alias(name) if column.empty else texts


def _without(texts: pl.Series, column: Column) -> pl.Series:
    """Texts in a column, those emptied that mean nothing."""
    return texts.to_frame("v").select(_filled("v", column)).to_series().alias(texts.name)


def _read(text: pl.Series, column: Column) -> pl.Series:
    """What texts mean in a column of dates, years, whole numbers or truth values."""
    if column.true_as or column.false_as:
        told = {**dict.fromkeys(column.true_as, True), **dict.fromkeys(column.false_as, False)}
        return text.replace_strict(told, default=None, return_dtype=pl.Boolean)
    return _PARSERS[column.type](text)
