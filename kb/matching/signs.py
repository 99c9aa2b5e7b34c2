"""What besides the names tells whether two organisations are one: country, place, site, industry.

Owns how these compare and which of them is a sign: something that agrees and does not follow from the name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from kb.matching.names import dictionary, normal

NEAR = 0.5  # one lies within the other
# Hosts that many share: what follows tells who, the host does not.
_SHARED = frozenset(
    {
        *(
            "facebook.com",
            "linkedin.com",
            "twitter.com",
            "x.com",
            "instagram.com",
            "youtube.com",
            "google.com",
        ),
        *(
            "wordpress.com",
            "blogspot.com",
            "wixsite.com",
            "github.io",
            "github.com",
            "weebly.com",
            "jimdo.com",
        ),
        *("business.site", "webnode.com", "squarespace.com", "one.com", "hemsida.eu", "n.nu", "europa.eu"),
    }
)
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "nhs", "org"})


def country_code(code: str | None) -> str | None:
    """The code as the EU writes it (EL, UK); None when there is none."""
    return {"GR": "EL", "GB": "UK"}.get(code, code) if code else None


def same(a: str | None, b: str | None) -> float | None:
    """1 when the two are equal, 0 when not, None when one of them is not known."""
    if not a or not b:
        return None
    return 1.0 if a == b else 0.0


def places(a: str | None, around_a: frozenset[str], b: str | None, around_b: frozenset[str]) -> float | None:
    """1 when two places are one, `NEAR` when one lies within the other (a municipality in its county), 0 when
    they lie apart, None when that is not known or says nothing: every place is within its country."""
    if not a or not b:
        return None
    first, second = a.casefold(), b.casefold()
    if first == second:
        return 1.0 if len(a) > _COUNTRY else None
    for one, other, around in ((a, b, around_b), (b, a, around_a)):
        if one in around or other.casefold().startswith(one.casefold()):
            return NEAR if len(one) > _REGION else None
    # A municipality, of which it is not known what it lies in, and a region: either may be.
    for one, other, around in ((a, b, around_a), (b, a, around_b)):
        if "-" in one and "-" not in other and not around:
            return None
    return 0.0


_COUNTRY, _REGION = 2, 4  # the lengths of the codes of a country and of NUTS 2: larger than near


def sites(a: str | None, b: str | None) -> float | None:
    """1 when two web addresses are of one domain, 0 when not, None when that is not known."""
    return same(domain(a), domain(b))


@lru_cache(maxsize=50_000)
def domain(url: str | None) -> str | None:
    """The domain that somebody registered: `https://www.ltu.se/en` → `ltu.se`; None of a shared host."""
    if not url:
        return None
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    parts = host.split(".")
    size = 3 if len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2 else 2
    found = ".".join(parts[-size:])
    return found if len(parts) > 1 and found not in _SHARED else None


def overlap(a: frozenset[str], b: frozenset[str]) -> float | None:
    """How much of the smaller set the other has, from 0 to 1; None when one of them is empty."""
    if not a or not b:
        return None
    return round(len(a & b) / min(len(a), len(b)), 4)


@lru_cache(maxsize=5_000)
def families(legal_form: str | None, country: str | None) -> frozenset[str]:
    """The families of legal forms that a source's code or word for one is; empty for one not known."""
    if not legal_form:
        return frozenset()
    known = dictionary()
    coded = known.codes.get(f"{country} {legal_form.strip()}")
    if coded:
        return frozenset({coded})
    words = tuple(normal(legal_form).split())
    spelled = known.forms.get(words[-1], ()) if words else ()
    return frozenset(family for phrase, family in spelled if phrase == words)


def agreeing(
    place: float | None, site: float | None, form: float | None, industry: float | None
) -> Iterable[str]:
    """Which signs agree: each is independent of the name."""
    if place is not None and place >= NEAR:
        yield "place"
    if site == 1:
        yield "site"
    if form == 1 and industry is not None and industry > 0:
        yield "industry"
