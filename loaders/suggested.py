"""A suggested mapping as text: from guesses of what the columns of a table hold to what its rows state.

Owns which column of several is taken for what, in which currency and unit amounts are, and the form of the
text. The guesses themselves are made in `loaders.suggestion`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.texts import t

_GRANTED = r"bidrag|bevilj|stöd|contribution|grant|funding|award"
_NAMED = r"namn|name|titel|title|rubrik|akronym|acronym"
_EURO = r"eur|€|\bec\b|\beu\b"
_KRONOR = r"\bkr\b|kronor|\bsek\b|tkr|mkr|mnkr|belopp|bidrag|bevilj|kostnad|stöd|omsättning"
_UNITS = {
    **dict.fromkeys(("tkr", "ksek", "tsek", "keur", "teur"), 1_000),
    **dict.fromkeys(("mkr", "mnkr", "msek", "meur"), 1_000_000),
}
_NUMBERS = ("se-orgnr", "no-orgnr", "fi-ytunnus", "lei")
_COUNTED = ("amount", "turnover")


def words_of(title: str) -> str:
    """A title in small letters, its words apart: `projectID` and `project_id` are `project id`."""
    return re.sub(r"(?<=[a-zåäö0-9])(?=[A-ZÅÄÖ])|[_./-]+", " ", title).casefold()


@dataclass(frozen=True)
class Guess:
    """What a column seems to hold and how much of it does, how it is declared, how many values it has."""

    kind: str
    share: float
    title: str
    name: str
    type: str = "text"
    distinct: int = 0

    @property
    def words(self) -> str:
        """The title in small letters, its words apart."""
        return words_of(self.title)


def written(source: str, guesses: list[Guess]) -> str:
    """A mapping of a table with these columns, as the text of a YAML file."""
    return "\n".join(_Written(source, guesses).lines()) + "\n"


class _Written:
    """Which column is taken for what, and the lines of the mapping."""

    def __init__(self, source: str, guesses: list[Guess]) -> None:
        self.source = source
        self.guesses = guesses
        self.first = {guess.kind: guess for guess in reversed(guesses)}
        self.number = next((self.first[one] for one in _NUMBERS if one in self.first), None)
        self.who = self.first.get("name")
        self.title = self._best("project", _NAMED)
        self.amount = self._best("amount", _GRANTED)
        country = self.first.get("country")
        self.country = f"{{country: {country.name}}}" if country else "{const: SE}"

    def _best(self, kind: str, words: str) -> Guess | None:
        """Of the columns of a kind the first whose title has these words, else the first."""
        found = [one for one in self.guesses if one.kind == kind]
        return next((one for one in found if re.search(words, one.words)), next(iter(found), None))

    def lines(self) -> Iterator[str]:
        """The lines of the mapping."""
        yield f"# {t('suggest.made')}"
        yield "mapping: 1"
        yield f"title: {{en: {_quoted(self.source)}, sv: {_quoted(self.source)}}}"
        yield "tables:"
        yield "  rows:"
        yield "    columns:"
        yield from map(self._column, self.guesses)
        if self.number is None and self.who is None:
            yield f"    # {t('suggest.nobody')}"
            return
        if self._project_key and {"start", "end"} <= self.first.keys():
            yield "    rows:"
            yield f"      order: [{{first: {self.first['start'].name}, last: {self.first['end'].name}}}]"
        yield "    states:"
        for lines in (self._project, self._cluster, self._actor, self._hangs_on_it, self._tie):
            yield from lines()

    def _column(self, one: Guess) -> str:
        parts = [f"titles: [{_quoted(one.title)}]"]
        if one.type != "text":
            parts += [f"type: {one.type}", "otherwise: empty"]
        unit = next((word for word in re.findall(r"\w+", one.title.casefold()) if word in _UNITS), None)
        if unit is not None and one.kind in _COUNTED:
            parts.append(f"units: {{{unit}: {_UNITS[unit]}}}")
        if one is (self.number or self.who):
            parts.append("required: true")
        why = t("suggest.why", kind=one.kind, share=one.share)
        return f"      {one.name}: {{{', '.join(parts)}}}  # {why}"

    # --- what a row states

    @property
    def _project_key(self) -> str | None:
        """The column that tells a project from others: its number, unless one project has several."""
        number = self.first.get("project-id")
        if self.title is None or (number is not None and number.distinct <= self.title.distinct):
            return number.name if number else None
        return self.title.name

    def _project(self) -> Iterator[str]:
        key = self._project_key
        if key is None:
            return
        yield "      - fact: project"
        fields = [f"id: {{key: [{key}]}}", f"title: {self.title.name if self.title else key}"]
        fields += [f"{kind}: {self.first[kind].name}" for kind in ("start", "end") if kind in self.first]
        yield f"        fields: {{{', '.join(fields)}}}"

    def _cluster(self) -> Iterator[str]:
        if "cluster" in self.first:
            cluster = self.first["cluster"].name
            yield "      - fact: mentioned_cluster"
            yield f"        fields: {{id: {{key: [{cluster}]}}, name: {cluster}}}"

    def _actor(self) -> Iterator[str]:
        yield "      - fact: actor"
        yield "        as: actor"
        yield "        ids:"
        if self.number is not None:
            yield f"          - {{scheme: {self.number.kind}, of: {self.number.name}}}"
        if self.who is not None:
            yield f"          - {{scheme: own, of: {self.who.name}, last: true}}"
        yield f"        fields: {{{', '.join(self._details())}}}"

    def _details(self) -> Iterator[str]:
        if self.who is not None:
            yield f"name: {self.who.name}"
        yield f"country: {self.country}"
        if "url" in self.first:
            yield f"url: {self.first['url'].name}"
        where = [
            f"{kind}: {self.first[kind].name}" for kind in ("nuts", "postcode", "town") if kind in self.first
        ]
        where += [f"called: [{self.first['place'].name}]"] if "place" in self.first else []
        if where:
            yield f"place: {{place: {{country: {self.country}, {', '.join(where)}}}}}"

    def _hangs_on_it(self) -> Iterator[str]:
        role = [f"role: {self.first['role'].name}"] if "role" in self.first else []
        key = self._project_key
        if key is not None:
            yield "      - fact: participation"
            fields = ["actor: actor", f"project: {{key: [{key}]}}", *role, *self._contribution()]
            yield f"        fields: {{{', '.join(fields)}}}"
            if self.amount is not None and self._currency(self.amount) is None:
                yield f"        # {t('suggest.currency', column=self.amount.name)}"
        if "cluster" in self.first:
            yield "      - fact: membership"
            fields = ["actor: actor", f"cluster: {{key: [{self.first['cluster'].name}]}}", *role]
            yield f"        fields: {{{', '.join(fields)}}}"
        figures = [
            f"{kind}: {self.first[kind].name}" for kind in ("employees", "turnover") if kind in self.first
        ]
        if "year" in self.first and figures:
            currency = self._currency(self.first["turnover"]) if "turnover" in self.first else None
            figures += [f"currency: {{const: {currency}}}"] if currency else []
            yield "      - fact: figures"
            yield f"        fields: {{actor: actor, year: {self.first['year'].name}, {', '.join(figures)}}}"

    def _contribution(self) -> list[str]:
        """The amount, in euro or in kronor as its title tells; those in euro too, where a day is known."""
        if self.amount is None:
            return []
        name = self.amount.name
        if self._currency(self.amount) != "SEK":
            return [f"contribution_eur: {name}"]
        told = [f"contribution: {name}", "currency: {const: SEK}"]
        if "start" in self.first:
            euro = f"{{of: {name}, currency: {{const: SEK}}, day: {self.first['start'].name}}}"
            told += [f"contribution_eur: {{euro: {euro}}}", f"rate_year: {{rate_year: {euro}}}"]
        return told

    @staticmethod
    def _currency(one: Guess) -> str | None:
        if re.search(_EURO, one.words):
            return "EUR"
        return "SEK" if re.search(_KRONOR, one.words) else None

    def _tie(self) -> Iterator[str]:
        if "partner" not in self.first or self.who is None:
            return
        partner = self.first["partner"].name
        yield "      - fact: actor"
        yield "        as: partner"
        yield f"        ids: [{{scheme: own, of: {partner}}}]"
        yield f"        fields: {{name: {partner}}}"
        yield "      - fact: tie"
        told = {"kind": "about", "strength": "strength", "frequency": "frequency"}
        fields = [f"{field}: {self.first[kind].name}" for field, kind in told.items() if kind in self.first]
        yield f"        fields: {{{', '.join(['actor: actor', 'partner: partner', *fields])}}}"


def _quoted(text: str) -> str:
    """A text as YAML takes it in any place."""
    told = (one if one.isprintable() and one not in '"\\' else f"\\U{ord(one):08x}" for one in text)
    return f'"{"".join(told)}"'
