"""Which organisation a roster means: by number where it gives one, else by name.

A name is understood by the whole roster: where one of its rows gives a number for a name, the name means that
number in every other row. A name without any number is a key of its own. Nothing is guessed: a name that
stands for two numbers has to be told apart by number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.identifiers import (
    NATIONAL,
    SCHEMES,
    Identifier,
    PersonalNumberError,
    from_vat,
    identifier,
    is_personal,
    own_key,
)
from loaders.geography import fold

_SHAPES = (
    ("fi-ytunnus", r"\d{7}-\d"),
    ("lei", r"[0-9A-Za-z]{18}\d\d"),
    ("euid", r"[A-Za-z]{2}[0-9A-Za-z]*\.[0-9A-Za-z.-]+"),
    ("ror", r"(?:https?://)?ror\.org/0[0-9a-z]{8}"),
    ("wikidata", r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?Q[1-9]\d*"),
)
_COUNTRIES = {scheme: country for country, scheme in NATIONAL.items()}


class NotANumberError(ValueError):
    """A number that is none; `reason` is a key under `reject.`, `column` where it stands."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column


@dataclass(frozen=True)
class Mention:
    """How a row names an organisation. `personal` says that its number is a person's."""

    name: str | None
    ids: tuple[Identifier, ...] = ()
    personal: bool = False

    @property
    def known(self) -> bool:
        """Whether it names any organisation."""
        return bool(self.name or self.ids)


@dataclass(frozen=True)
class Party:
    """The organisation that is meant: its key, its further identifiers, and the key its name gives it."""

    key: Identifier
    others: tuple[Identifier, ...] = ()
    by_name: Identifier | None = None


def numbered(text: str, country: str | None = None) -> list[Identifier]:
    """The identifiers that a number in whatever scheme gives, the strongest first.

    `202100-2841`, `SE202100284101`, `se-orgnr: 202100-2841`, an LEI and their like are understood as they
    are; nine digits, and eight without a hyphen, need the country. Raises `NotANumberError` with the reason,
    and `PersonalNumberError`.
    """
    scheme, value = _scheme_of(text.strip(), country)
    if scheme == "se-orgnr" and is_personal(value):
        raise PersonalNumberError
    try:
        found = identifier(scheme, value)
    except PersonalNumberError:
        raise
    except ValueError as fault:
        raise NotANumberError("check-digit") from fault
    if scheme != "vat":
        return [found]
    holds = from_vat(value, found.value[:2])
    if not holds:
        raise NotANumberError("check-digit")
    return holds


def _scheme_of(text: str, country: str | None) -> tuple[str, str]:
    compact = re.sub(r"[\s\u00a0-]", "", text)
    shaped_as_vat = re.fullmatch(r"[A-Za-z]{2}\d[0-9A-Za-z]{5,13}", compact)
    if shaped_as_vat and from_vat(compact, compact[:2].upper()):
        return "vat", compact
    told = re.match(r"([A-Za-z][A-Za-z-]*[A-Za-z])\s*[:\s-]\s*(?=[0-9A-Za-z])", text)
    for scheme in SCHEMES.values() if told else ():
        if told and told[1].lower() in {scheme.name, scheme.prefix}:
            return scheme.name, text[told.end() :]
    if shaped_as_vat:
        return "vat", compact
    for name, pattern in _SHAPES:
        if re.fullmatch(pattern, text):
            return name, text
    if not compact.isdigit():
        raise NotANumberError("number")
    if len(compact) in {10, 12} and country in {None, "SE"}:
        return "se-orgnr", compact
    if country in NATIONAL:
        return NATIONAL[country], compact
    raise NotANumberError("whose-number" if len(compact) in {8, 9} else "number")


def country_of(party: Party) -> str | None:
    """The country that a national number tells."""
    return next(
        (_COUNTRIES[one.scheme] for one in (party.key, *party.others) if one.scheme in _COUNTRIES), None
    )


@dataclass
class Directory:
    """The organisations that a roster names, whole: learnt from all its rows before any is understood."""

    _numbers: defaultdict[str, list[set[Identifier]]] = field(default_factory=lambda: defaultdict(list))
    _listed: set[str] = field(default_factory=set)
    _also_called: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _persons: set[str] = field(default_factory=set)

    def learn(self, mention: Mention, other_names: Iterable[str] | None = None) -> None:
        """Take in that a row gives this name these numbers; with other names, that it lists an actor."""
        if mention.name is None:
            return
        name = fold(mention.name)
        if mention.personal:
            self._persons.add(name)
            return
        if mention.ids:
            self._join(name, set(mention.ids))
        if other_names is not None:
            self._listed.add(name)
            for other in other_names:
                self._also_called[fold(other)].add(name)

    def _join(self, name: str, ids: set[Identifier]) -> None:
        """Numbers that one row gives together are one organisation's."""
        groups = self._numbers[name]
        touching = [group for group in groups if group & ids]
        self._numbers[name] = [group for group in groups if not group & ids] + [ids.union(*touching)]

    def _groups(self, name: str) -> list[set[Identifier]]:
        """The numbers of each organisation of this name; numbers of different schemes are one's."""
        groups = self._numbers.get(name, [])
        schemes = [one.scheme for group in groups for one in group]
        return [set().union(*groups)] if groups and len(schemes) == len(set(schemes)) else groups

    def is_person(self, mention: Mention) -> bool:
        """Whether it is a sole trader: by the number, or by a name to which only such a number is given."""
        if mention.personal or mention.ids or mention.name is None:
            return mention.personal
        name = fold(mention.name)
        return name in self._persons and not self._numbers.get(name)

    def find(self, mention: Mention) -> Party | None:
        """The organisation that is meant; None when the name stands for several."""
        name = fold(mention.name) if mention.name else ""
        if mention.ids:
            key, *others = sorted(mention.ids)
            alone = name and len(self._groups(name)) == 1
            return Party(key, tuple(others), own_key("roster", name) if alone else None)
        mains = {name}
        if name not in self._listed and not self._numbers.get(name):
            mains = self._also_called.get(name, mains)
        keys = [self._key(main) for main in mains]
        key_of_all = keys[0] if len(set(keys)) == 1 else None
        return Party(key_of_all) if key_of_all else None

    def _key(self, name: str) -> Identifier | None:
        groups = self._groups(name)
        if len(groups) > 1:
            return None
        return min(groups[0]) if groups else own_key("roster", name)


def mention_of(name: str | None, numbers: Mapping[str, str | None], country: str | None) -> Mention:
    """What a row says of an organisation. `numbers` is by column: `pic`, `lei` and `vat` tell their scheme.

    Raises `NotANumberError` with the column.
    """
    ids: dict[str, Identifier] = {}
    for column, text in numbers.items():
        if text is None:
            continue
        try:
            found = numbered(f"{column}: {text}" if column in SCHEMES else text, country)
        except PersonalNumberError:
            return Mention(name, personal=True)
        except NotANumberError as fault:
            raise NotANumberError(fault.reason, column) from fault
        ids.update({one.id: one for one in found})
    return Mention(name, tuple(ids.values()))
