"""One table of a roster on its way to facts: its rows, who its organisations are, what is wrong with a row.

Rows about sole traders are taken out before anything else is looked at, so that nothing of them is ever told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from kb import frames
from kb.identifiers import Identifier
from kb.model import ActorFact, Fact, Helix, PlaceFact
from loaders import geography, values
from loaders.parties import Directory, Mention, NotANumberError, Party, country_of, mention_of
from loaders.source import Facts, Reading, as_facts
from loaders.vocabulary import TABLES, helix_of, is_example

# How each table names organisations: the column of the name, and those of the numbers.
PARTIES: dict[str, dict[str, tuple[str, ...]]] = {
    "actors": {"organisation": ("number", "pic", "lei", "vat")},
    "clusters": {"manager": ("manager_number",)},
    "memberships": {"organisation": ("number", "pic", "lei", "vat")},
    "support": {"supporter": ("supporter_number",), "organisation": ("number",)},
    "ties": {"organisation": ("number",), "partner": ("partner_number",)},
    "asked": {"organisation": ("number",)},
}
_NAMES = ("roster", "organisation", "cluster", "manager", "supporter", "partner")

# By name column and row: what the row says, or why its number is none.
Mentions = dict[str, dict[int, Mention | NotANumberError]]


def rows_of(reading: Reading, role: str) -> pl.DataFrame:
    """The rows of a table; the template's examples are counted and left out."""
    rows = pl.concat(list(reading.chunks(role, TABLES[role])))
    names = [name for name in _NAMES if name in rows.columns]
    examples = pl.Series(
        [any(is_example(name) for name in row if name) for row in rows.select(names).iter_rows()],
        dtype=pl.Boolean,
    )
    reading.tallies[role].left_out += int(examples.sum())
    return rows.filter(~examples)


def learn(tables: Mapping[str, pl.DataFrame]) -> tuple[Directory, dict[str, Mentions]]:
    """Read how all rows of all tables name organisations, and learn from it which name means which number."""
    directory = Directory()
    mentions: dict[str, Mentions] = {}
    for role, frame in tables.items():
        mentions[role] = {name: {} for name in PARTIES[role]}
        for row in frame.iter_rows(named=True):
            country = geography.country_called(row.get("country") or "")
            for name, numbers in PARTIES[role].items():
                try:
                    said = mention_of(row[name], {one: row[one] for one in numbers}, country)
                except NotANumberError as fault:
                    mentions[role][name][row["row"]] = fault
                    continue
                mentions[role][name][row["row"]] = said
                directory.learn(said, _other_names(row) if role == "actors" else None)
    return directory, mentions


def _other_names(row: Mapping[str, Any]) -> list[str]:
    return [
        one for one in (part.strip() for part in re.split(r"[;|\n]", row.get("other_names") or "")) if one
    ]


@dataclass
class Sheet:
    """The sound rows of one table so far: `frame`, with the key of each organisation in `<name>_key`."""

    reading: Reading
    role: str
    frame: pl.DataFrame
    _parties: dict[str, dict[int, Party]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, reading: Reading, role: str, frame: pl.DataFrame, mentions: Mentions, directory: Directory
    ) -> Sheet:
        """Understand who the organisations are; take out sole traders, and rows whose number is none."""
        sheet = cls(reading, role, frame)
        said = {name: [of[row] for row in frame["row"]] for name, of in mentions.items()}
        persons = [
            any(isinstance(one, Mention) and directory.is_person(one) for one in row)
            for row in zip(*said.values(), strict=True)
        ]
        sheet.leave_out(pl.Series(persons, dtype=pl.Boolean))
        for name, of in mentions.items():
            sheet._reject_numbers(of)
            told = {
                row: one for row in sheet.frame["row"] if isinstance(one := of[row], Mention) and one.known
            }
            parties = {row: party for row, one in told.items() if (party := directory.find(one))}
            unclear = [row in told and row not in parties for row in sheet.frame["row"]]
            sheet.reject(pl.Series(unclear, dtype=pl.Boolean), name, "ambiguous-name")
            sheet._parties[name] = parties
            keys = [parties[row].key.id if row in parties else None for row in sheet.frame["row"]]
            sheet.add(**{f"{name}_key": keys})
        sheet._reject_unknown_words()
        return sheet

    def _reject_numbers(self, said: Mapping[int, Mention | NotANumberError]) -> None:
        faults = {row: one for row, one in said.items() if isinstance(one, NotANumberError)}
        for column, reason in sorted({(one.column, one.reason) for one in faults.values()}):
            bad = [
                row in faults and (faults[row].column, faults[row].reason) == (column, reason)
                for row in self.frame["row"]
            ]
            self.reject(pl.Series(bad, dtype=pl.Boolean), column, reason)

    def leave_out(self, rows: pl.Series) -> None:
        """Take rows out without a word but their number."""
        self.reading.tallies[self.role].left_out += int(rows.sum())
        self.frame = self.frame.filter(~rows)

    def reject(self, bad: pl.Series, column: str, reason: str) -> None:
        """Take rows out and keep them as rejects."""
        self.frame = self.reading.reject(self.role, self.frame, bad, column, reason)

    def require(self, column: str) -> None:
        """Take out the rows where a column is empty."""
        self.frame = self.reading.require(self.role, self.frame, (column,))

    def need(self, name: str) -> None:
        """Take out the rows that name no organisation there, neither by name nor by number."""
        self.reject(self.frame[f"{name}_key"].is_null(), name, "missing")

    def parse(self, parser: Callable[[pl.Series], pl.Series], column: str, reason: str | None = None) -> None:
        """Turn a text column into values; take out the rows where that cannot be done."""
        self.frame = self.reading.parse(self.role, self.frame, parser, (column,), reason)

    def years(self) -> None:
        """Read since and until; take out the rows that end before they start."""
        self.parse(values.year, "since")
        self.parse(values.year, "until")
        self.frame = self.reading.in_order(self.role, self.frame, "since", "until")

    def once(self, shown: str, *columns: str) -> None:
        """Take out the rows that are alike in these columns; `shown` is the one that a reject tells."""
        repeated = ~self.frame.select(pl.struct(columns).is_first_distinct()).to_series()
        self.reject(repeated, shown, "repeated")

    def add(self, **columns: list[Any]) -> None:
        """Add or replace text columns."""
        self.frame = self.frame.with_columns(
            pl.Series(name, cells, pl.String) for name, cells in columns.items()
        )

    def facts(self, kind: type[Fact], frame: pl.DataFrame, /, **given: pl.Expr | str) -> Facts:
        """Facts of this table."""
        return Facts(self.role, kind, as_facts(kind, frame, **given))

    def actors(self, name: str, *, supports: bool = False) -> Iterator[Facts]:
        """What the rows state of the organisations named there, and where those are.

        With `supports` they are taken for support organisations, as far as nobody says otherwise.
        """
        stated: dict[str, dict[str, Any]] = {}
        for row in self.frame.iter_rows(named=True):
            party = self._parties[name].get(row["row"])
            if party is None:
                continue
            others = [one.id for one in party.others]
            one = _entry(stated, party.key, row["row"])
            one["others"] += [other for other in others if other not in one["others"]]
            details = self._details(row, party) if name == "organisation" and "place" in row else {}
            if supports:
                details["helix"] = Helix.SUPPORT_ORGANISATION
            _fill(one, row[name], details)
            if party.by_name is not None:
                # The name, too, is an identifier: who is called so elsewhere, without a number, is the same.
                _fill(_entry(stated, party.by_name, row["row"], [party.key.id]), row[name], {})
        rows = [stated[key] for key in sorted(stated)]
        places: dict[str, int] = {}
        for one in rows:
            if one["place"]:
                places[one["place"]] = min(one["row"], places.get(one["place"], one["row"]))
        yield Facts(self.role, PlaceFact, geography.place_facts(places))
        yield Facts(self.role, ActorFact, pl.DataFrame(rows, schema=frames.schema(ActorFact), orient="row"))

    def _reject_unknown_words(self) -> None:
        """Reject unknown kinds of actor and countries, where the table has such columns."""
        for column, reason, understand in (
            ("helix", "no-helix", _helix_or_none),
            ("country", "country", geography.country_called),
        ):
            if column in self.frame.columns:
                bad = [one is not None and understand(one) is None for one in self.frame[column]]
                self.reject(pl.Series(bad, dtype=pl.Boolean), column, reason)

    @staticmethod
    def _details(row: Mapping[str, Any], party: Party) -> dict[str, Any]:
        country = geography.country_called(row["country"] or "") or country_of(party)
        place = None
        if row["place"] or row["postcode"]:
            place = geography.place_called(row["place"] or "", country) or geography.place_of(
                country or "SE", None, row["postcode"], row["place"], None
            )
        return {
            "names": _other_names(row),
            "helix": _told(row["helix"]),
            "country": country or (place[:2] if place else None),
            "postcode": row["postcode"],
            "locality": row["place"],
            "place": place,
            "url": row["web"],
        }


def _helix_or_none(text: str) -> str | None:
    try:
        return helix_of(text)
    except KeyError:
        return None


def _told(word: str | None) -> Helix | None:
    """The kind of actor stated; none for "unknown", too."""
    helix = helix_of(word) if word else Helix.UNKNOWN
    return None if helix == Helix.UNKNOWN else helix


def _entry(
    stated: dict[str, dict[str, Any]], key: Identifier, row: int, others: list[str] | None = None
) -> dict[str, Any]:
    """The actor's entry, made when it is met first: the row that is told for it."""
    if key.id not in stated:
        empty: dict[str, Any] = dict.fromkeys(frames.schema(ActorFact))
        stated[key.id] = empty | {
            "row": row,
            "key": key.id,
            "key_scheme": key.scheme,
            "key_value": key.value,
            "others": others or [],
            "names": [],
        }
    return stated[key.id]


def _fill(one: dict[str, Any], name: str | None, details: Mapping[str, Any]) -> None:
    """Add what a row states of an actor to what earlier rows stated: the first to state something counts."""
    if one["name"] is None:
        one["name"] = name
    known = {geography.fold(one["name"] or "")}
    for other in (*one["names"], *details.get("names", ()), name):
        if other and geography.fold(other) not in known:
            known.add(geography.fold(other))
            one["names"] = sorted({*one["names"], other})
    for field_name, value in details.items():
        if field_name != "names" and one[field_name] is None:
            one[field_name] = value
