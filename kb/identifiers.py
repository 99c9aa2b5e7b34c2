"""Identifiers: the schemes, how a value of each is written, and which one names an actor.

Owns the normal form of an identifier (`Identifier.id`, for example `se-2021002841`) and the order of
strength between schemes. Knows nothing of the graph; which identifiers belong to one actor is
`kb.identity`'s business.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from stdnum import lei as _lei
from stdnum.dk import cvr as _cvr
from stdnum.ee import registrikood as _registrikood
from stdnum.eu import vat as _vat
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus as _ytunnus
from stdnum.no import orgnr as _no_orgnr
from stdnum.se import orgnr as _se_orgnr


@dataclass(frozen=True)
class Scheme:
    """A kind of identifier.

    `rank` orders schemes by strength, 0 the strongest. `sole` says that an organisation has at most one
    value, so two values are two organisations. `clean` gives the normal form or raises `ValueError`.
    """

    name: str
    prefix: str
    rank: int
    sole: bool
    clean: Callable[[str], str]


def _checked(validate: Callable[[str], str]) -> Callable[[str], str]:
    def clean(value: str) -> str:
        try:
            return validate(value).upper()
        except ValidationError as error:
            raise ValueError(str(error)) from error

    return clean


def _shape(pattern: str, case: Callable[[str], str] = str.upper) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def clean(value: str) -> str:
        compact = case(re.sub(r"[\s-]", "", value.rpartition("/")[2]))
        if not compiled.fullmatch(compact):
            raise ValueError(f"not of the form {pattern}")
        return compact

    return clean


def _legal_entity(value: str) -> str:
    if len(value) != 20:
        raise ValueError("an LEI has 20 characters")
    return _checked(_lei.validate)(value)


class PersonalNumberError(ValueError):
    """A personal number, which is never made an identifier: it says who somebody is."""


def _swedish(value: str) -> str:
    compact = re.sub(r"[\s-]", "", value)
    if len(compact) == 12 and compact.startswith("16"):
        compact = compact[2:]
    number = str(_se_orgnr.validate(compact))
    if is_personal(number):
        raise PersonalNumberError
    return number


def _vat_number(value: str) -> str:
    compact = re.sub(r"[\s.+*-]", "", value).upper()
    if compact.startswith("GR"):
        compact = "EL" + compact[2:]  # Greece's VAT numbers begin with EL, but some registers write GR
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{4,16}", compact) or sum(map(str.isdigit, compact)) < 4:
        raise ValueError("not of the form of a VAT number")
    if re.fullmatch(r"SE\d{12}", compact) and is_personal(compact[2:12]):
        raise PersonalNumberError
    return compact


def _company_number(value: str) -> str:
    """A British company number: eight digits, or letters and digits; a spreadsheet drops the zeros."""
    compact = re.sub(r"\s", "", value).upper()
    if re.fullmatch(r"[0-9]{6,8}", compact):
        return compact.zfill(8)
    if not re.fullmatch(r"[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|R[0-9]{7}", compact):
        raise ValueError("not of the form of a British company number")
    return compact


_SCHEMES = (
    Scheme("se-orgnr", "se", 0, sole=True, clean=_checked(_swedish)),
    Scheme("no-orgnr", "no", 0, sole=True, clean=_checked(_no_orgnr.validate)),
    Scheme("fi-ytunnus", "fi", 0, sole=True, clean=_checked(_ytunnus.validate)),
    Scheme("dk-cvr", "dk", 0, sole=True, clean=_checked(_cvr.validate)),
    Scheme("ee-registrikood", "ee", 0, sole=True, clean=_checked(_registrikood.validate)),
    Scheme("uk-crn", "uk", 0, sole=True, clean=_company_number),
    Scheme("lei", "lei", 1, sole=False, clean=_legal_entity),
    Scheme("euid", "euid", 2, sole=False, clean=_shape(r"[A-Z]{2}[0-9A-Z]*\.[0-9A-Z.]+")),
    Scheme("vat", "vat", 3, sole=False, clean=_vat_number),
    Scheme("pic", "pic", 4, sole=False, clean=_shape(r"[0-9]{9}")),
    Scheme("ror", "ror", 5, sole=False, clean=_shape(r"0[0-9a-z]{8}", str.lower)),
    Scheme("wikidata", "wikidata", 6, sole=False, clean=_shape(r"Q[1-9][0-9]*")),
)
SCHEMES: dict[str, Scheme] = {scheme.name: scheme for scheme in _SCHEMES}
NATIONAL = {
    "SE": "se-orgnr",
    "NO": "no-orgnr",
    "FI": "fi-ytunnus",
    "DK": "dk-cvr",
    "EE": "ee-registrikood",
}
"""The scheme of a country's organisation numbers, where a bare number is understood by its country."""
_BY_PREFIX: dict[str, Scheme] = {scheme.prefix: scheme for scheme in _SCHEMES}
SOLE = tuple(scheme.prefix for scheme in _SCHEMES if scheme.sole)
"""The prefixes of the schemes of which an organisation has at most one value."""
OWN_KEY_RANK = 9


@dataclass(frozen=True, order=True)
class Identifier:
    """One identifier in its normal form; the order is that of strength, the strongest first.

    `id` is what the graph keeps and what an actor is called by when this is its strongest identifier.
    """

    rank: int
    id: str
    scheme: str
    value: str


@lru_cache(maxsize=65536)
def identifier(scheme: str, value: str) -> Identifier:
    """The identifier for a value as somebody wrote it; `ValueError` when it cannot be one of the scheme."""
    known = SCHEMES[scheme]
    clean = known.clean(value.strip())
    return Identifier(known.rank, f"{known.prefix}-{clean}", scheme, clean)


def own_key(source: str, key: str) -> Identifier:
    """The identifier for a source's own key, where nothing better is known.

    The id carries a hash, so that a key of any length and alphabet (a name) fits into an address.
    """
    digest = hashlib.sha256(f"{source}\0{key}".encode()).hexdigest()[:16]
    return Identifier(OWN_KEY_RANK, f"{source}-{digest}", f"{source}-key", key)


def scheme_and_value(identifier_id: str) -> tuple[str, str]:
    """Scheme and value of an identifier known only by its id; for a source's own key that is its hash."""
    prefix, _, value = identifier_id.partition("-")
    scheme = _BY_PREFIX.get(prefix)
    return (scheme.name if scheme else f"{prefix}-key"), value


def rank_of(identifier_id: str) -> int:
    """The strength of an identifier known only by its id."""
    scheme = _BY_PREFIX.get(identifier_id.partition("-")[0])
    return scheme.rank if scheme else OWN_KEY_RANK


def is_sole(identifier_id: str) -> bool:
    """Whether an organisation can have only one identifier of this one's scheme."""
    scheme = _BY_PREFIX.get(identifier_id.partition("-")[0])
    return scheme is not None and scheme.sole


def strongest(ids: Iterable[str]) -> str:
    """The id that names an actor with these identifiers, the same whatever their order."""
    return min(ids, key=lambda one: (rank_of(one), one))


def is_personal(swedish_number: str) -> bool:
    """Whether a ten- or twelve-digit Swedish number has the shape of a personal number.

    An organisation number has 20 or more where a personal number has its month; a twelve-digit one
    begins with 16 where a personal number has its century.
    """
    digits = re.sub(r"\D", "", swedish_number)
    if len(digits) == 12:
        if digits.startswith("16"):
            digits = digits[2:]
        elif digits[:2] in {"18", "19", "20"}:
            return True
    return len(digits) == 10 and int(digits[2:4]) < 20


_NATIONAL_IN_VAT = {
    "SE": ("se-orgnr", re.compile(r"SE(\d{10})\d{2}")),
    "NO": ("no-orgnr", re.compile(r"(?:NO)?(\d{9})(?:MVA)?")),
    "FI": ("fi-ytunnus", re.compile(r"FI(\d{8})")),
    "DK": ("dk-cvr", re.compile(r"DK(\d{8})")),
}


def from_vat(vat: str, country: str) -> list[Identifier]:
    """What a VAT number tells: itself, and the national number it holds in the countries where it does.

    Returns nothing for a placeholder or a number whose form or check digit is wrong; nothing either for
    a natural person's (a Swedish VAT number holds the personal number of a sole trader).
    """
    try:
        stated = identifier("vat", vat if vat[:2].isalpha() else f"{country}{vat}")
    except ValueError:
        return []
    scheme, pattern = _NATIONAL_IN_VAT.get(stated.value[:2], ("", None))
    match = pattern.fullmatch(stated.value) if pattern else None
    if match is None:
        return [stated] if _vat_holds(stated.value) else []
    if scheme == "se-orgnr" and is_personal(match[1]):
        return []
    try:
        return [identifier(scheme, match[1]), stated]
    except ValueError:
        return []


def _vat_holds(value: str) -> bool:
    if value[:2].lower() not in _vat.MEMBER_STATES | {"el"}:
        return True  # a country outside the EU: no check is published that could be made here
    return bool(_vat.is_valid(value))


def guesses(text: str) -> list[str]:
    """The ids that a text typed by a person may stand for, most likely first; empty for a name.

    `202100-2841`, `SE202100284101`, `999876874` and `se-2021002841` are all understood.
    """
    compact = text.strip()
    prefix, _, rest = compact.partition("-")
    found: list[str] = []
    if prefix.lower() == prefix and rest and (prefix in _BY_PREFIX or re.fullmatch(r"[0-9a-f]{16}", rest)):
        found.append(compact)
    for scheme in _SCHEMES:
        if scheme.name == "vat":
            continue
        try:
            found.append(identifier(scheme.name, compact).id)
        except ValueError:
            continue
    if re.fullmatch(r"[A-Za-z]{2}[\s-]?[0-9][0-9A-Za-z\s-]{5,}", compact):
        found.extend(one.id for one in from_vat(compact, compact[:2].upper()))
    return list(dict.fromkeys(found))
