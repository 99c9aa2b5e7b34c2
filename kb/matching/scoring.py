"""How alike two organisations are that are called so: a score, its parts, and what to do about it.

Owns every rule by which two names are one organisation, another or a part. Pure functions of the two: what
else is loaded changes nothing, and which of the two comes first neither. `kb.matching.blocking` says which
pairs are worth scoring, `kb.matching.engine` what follows when one fits several.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import fsum

from rapidfuzz.distance import OSA

from kb.matching import signs
from kb.matching.letters import by_letters
from kb.matching.names import Name, dictionary, name, rare, weight

# Measured with `python -m tests.bench matching` (docs/matching.md): at and above the first no pair of the
# tuning part was two organisations; below the second a pair is more often two than one.
AUTOMATIC = 0.95
QUEUE = 0.70

_ASK = 0.94  # the most that a pair can have which a person has to look at
_UNLIKE = 0.92  # the most for one whose words are not the same
_ENOUGH = 0.75  # what the words must tell together before they name one organisation
_SIMILAR = 0.82  # a word that is this like another may be it, misspelt


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation as its sources describe it; empty where they do not tell."""

    id: str
    name: str
    others: tuple[str, ...] = ()
    country: str | None = None
    place: str | None = None
    legal_form: str | None = None
    helix: str | None = None
    url: str | None = None
    around: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()

    @property
    def families(self) -> frozenset[str]:
        """The families of its legal form, as its name tells or else as its source does."""
        return name(self.name).families or signs.families(self.legal_form, self.country)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a score is made of, each from 0 to 1, or null where there is nothing to compare."""

    name: float | None
    alias: float | None
    acronym: float | None
    place: float | None
    site: float | None
    country: float | None
    form: float | None
    industry: float | None
    projects: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A score with its parts; `whole` is the id of the larger one when the other is a part of it.

    `exact`: the same words. `alone`: nothing but the name tells that they are one, so it counts only while
    nobody else is called so.
    """

    score: float
    parts: Parts
    decision: str
    whole: str | None = None
    exact: bool = False
    alone: bool = False

    def asked(self) -> Verdict:
        """The same, but for a person to decide."""
        return replace(self, score=min(self.score, _ASK), decision="ask")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are. `exact`: the same words; `whole` tells which (0, 1) may contain the other."""

    score: float
    exact: bool
    whole: int | None = None


_REORDERED = 0.98  # the same words, legal forms among them, in another order
_DOUBTED = 0.75  # the same words, of two kinds of organisation
_NOTHING = Likeness(0.0, exact=False)


def verdict(a: Party, b: Party) -> Verdict | None:
    """What is to be said of two organisations; None when they are not to be asked about."""
    if a.id > b.id:
        a, b = b, a
    country = signs.same(signs.country_code(a.country), signs.country_code(b.country))
    if country == 0:
        return None
    first, second = name(a.name), name(b.name)
    names = likeness(first, second)
    alias = _aliases(a, b)
    acronym = _acronym(a, b)
    if max(names.score, alias.score if alias else 0, acronym or 0) < QUEUE:
        return None
    parts = Parts(
        name=round(names.score, 4),
        alias=None if alias is None else round(alias.score, 4),
        acronym=acronym,
        place=signs.places(a.place, a.around, b.place, b.around),
        site=signs.sites(a.url, b.url),
        country=country,
        form=_form(a.families, b.families),
        industry=signs.overlap(a.industries, b.industries),
        projects=signs.overlap(a.projects, b.projects),
    )
    if names.whole is not None and names.score >= QUEUE and parts.form != 0:
        return Verdict(round(names.score, 4), parts, "part_of", (a, b)[names.whole].id)
    score = _score(a, b, names, alias, parts)
    if score < QUEUE:
        return None
    alone = not any(signs.agreeing(parts.place, parts.site, parts.form, parts.industry))
    return Verdict(score, parts, "same" if score >= AUTOMATIC else "ask", None, names.exact, alone)


def _score(a: Party, b: Party, names: Likeness, alias: Likeness | None, parts: Parts) -> float:
    first, second = name(a.name), name(b.name)
    differ = _kinds_differ(first, second)
    if (parts.form == 0 and names.score != _REORDERED) or (
        not names.exact and (differ or _only_a_place(first, second))
    ):
        return 0.0
    score = min(names.score, _DOUBTED) if differ else names.score
    if alias is not None:
        score = max(score, min(_ASK, alias.score * 0.97))
    if parts.acronym:
        score = max(score, parts.acronym)
    if not names.exact:
        score = min(score, _UNLIKE)
    elif not _telling(a, b, parts):
        score = min(score, _ASK)
    if parts.form is None and not _alike(first, second) and not _secure(a, b, parts):
        score = min(score - 0.05, _ASK - 0.05)
    return round(max(_doubted(score, a, b, parts), 0.0), 4)


def _doubted(score: float, a: Party, b: Party, parts: Parts) -> float:
    """The score, less what speaks against it besides the names."""
    if a.helix and b.helix and a.helix != b.helix and "UnknownHelix" not in {a.helix, b.helix}:
        score = min(score - 0.05, _ASK)
    if parts.place == 0 and not (_limited(a) and _limited(b)):
        score = min(score - 0.03, _ASK)
    if parts.place == 1 and score < _UNLIKE:
        score = min(score + 0.03, _UNLIKE)
    if parts.industry == 0:
        score = min(score - 0.02, _ASK)
    if parts.projects and a.name != b.name:
        # Two names in one project are more often two partners than one: it never speaks for.
        score = min(score, _ASK)
    return min(score, _ASK) if parts.country is None else score


def _telling(a: Party, b: Party, parts: Parts) -> bool:
    """Whether the same words are enough for one organisation.

    They are for an institution of a place (a university, a municipality), for a company's name where a
    register keeps it apart, and for those that the dictionary knows. Else as many words as `_asked_of` says
    have to be in nobody else's name; `Centro de Linguística` has none.
    """
    first, second = name(a.name), name(b.name)
    if min(first.weight, second.weight) < _ENOUGH or first.aside != second.aside:
        return False
    known = dictionary()
    if not known.ones.isdisjoint(first.bag):
        return True
    if first.kinds and first.kinds == second.kinds and not known.places.isdisjoint(first.bag):
        return True
    if _written(first, second) and a.country in _KEPT_APART and _limited(a) and _limited(b):
        return True
    asked = _asked_of(first, second, parts)
    return asked is not None and len(rare(first)) >= asked


def _asked_of(first: Name, second: Name, parts: Parts) -> int | None:
    """How many rare words the same name has to have; None where no number is enough.

    One more for what is called after what it does, or is written otherwise (`Physical Society in Finland`,
    `Finnish Physical Society`; `Shaheed Benazir Bhutto University`, `Benazir Bhutto Shaheed University`), or
    with and without a legal form, or is one short word (`Debra`); one less where something else agrees.
    """
    agrees = any(signs.agreeing(parts.place, parts.site, parts.form, parts.industry))
    written = _written(first, second)
    if not written and not agrees:
        return None
    described = not _DESCRIBED.isdisjoint(first.bag)
    formless = parts.form is None and first.families != second.families
    short = len(first.words) == 1 and len(first.squashed) < _LONG_WORD
    return 1 + described + (not written) + formless + short - agrees


def _written(first: Name, second: Name) -> bool:
    """Whether two names are the same words in the same order, but for the spelling of their legal forms."""
    differing = set(first.plain) ^ set(second.plain)
    return first.words == second.words and differing <= dictionary().form_words


_LONG_WORD = 8  # letters of a word that nobody else thinks of

# Where a register lets no two companies of the country have one name.
_KEPT_APART = frozenset({"SE", "NO", "FI", "DK", "IS", "EE", "LV", "LT", "IE", "UK", "GB"})
# What is called after what it does, as another one may be, too.
_DESCRIBED = frozenset(
    {
        "academy",
        "association",
        "centre",
        "council",
        "federation",
        "hospital",
        "institute",
        "laboratory",
        "research",
    }
    | {"school", "sciences", "society", "university", "college"}
)


def _alike(a: Name, b: Name) -> bool:
    """Whether two names are the same words as written, legal forms among them, in whatever order."""
    return sorted(a.plain) == sorted(b.plain)


def _limited(one: Party) -> bool:
    """Whether it is a company, whose name a register keeps apart in the whole country."""
    return "limited" in one.families


def _secure(a: Party, b: Party, parts: Parts) -> bool:
    """Whether a legal form may be missing: neither has one, or it is a company's and the words say enough.

    A foundation is often beside what it is called after: `Fondazione Politecnico di Milano`.
    """
    families = a.families | b.families
    if not families:
        return True
    return families <= {"limited"} and parts.place != 0 and name(a.name).weight >= 0.95


def _kinds_differ(a: Name, b: Name) -> bool:
    if a.kinds and b.kinds and not a.kinds & b.kinds:
        return True
    # A municipality, a county board, a region is no company: `Luleå kommun`, `Luleå Hamn AB`.
    for one, other in ((a, b), (b, a)):
        if _public(one) and "limited" in other.families and "limited" not in one.families:
            return True
    return False


def _public(one: Name) -> bool:
    """Whether it is a municipality, region … and nothing else: `BioFuel Region` is none."""
    known = dictionary()
    return bool(one.kinds & _PUBLIC_KINDS) and one.bag <= known.places | known.meanings


def _only_a_place(a: Name, b: Name) -> bool:
    """Whether one is called as its place is, and the other is there but no municipality."""
    places = dictionary().places
    return any(
        one.bag <= places and other.bag - one.bag and "municipality" not in other.kinds
        for one, other in ((a, b), (b, a))
    )


_PUBLIC_KINDS = frozenset({"municipality", "county-board", "region", "ministry", "municipal-federation"})


def _form(a: frozenset[str], b: frozenset[str]) -> float | None:
    """1 when the legal forms may be one organisation's, 0 when not, null when that of one is not known."""
    if not a or not b:
        return None
    return 1.0 if a & b else 0.0


def _aliases(a: Party, b: Party) -> Likeness | None:
    """The best of the other names of the one against all of the other's; short ones are acronyms."""
    best: Likeness | None = None
    for first in _spellings(a):
        for second in _spellings(b):
            if (first, second) == (a.name, b.name):
                continue
            one, other = name(first), name(second)
            if (
                _short(one)
                or _short(other)
                or _form(one.families, other.families) == 0
                or _kinds_differ(one, other)
            ):
                continue
            found = likeness(one, other)
            if found.whole is not None:
                continue
            if best is None or found.score > best.score:
                best = found
    return best


def _spellings(one: Party) -> Iterable[str]:
    return dict.fromkeys((one.name, *one.others))


def _short(one: Name) -> bool:
    return len(one.squashed) <= 5 or (len(one.words) == 1 and bool(one.acronyms))


def _acronym(a: Party, b: Party) -> float | None:
    """How sure it is that the one is called by the other's acronym; null when neither is an acronym."""
    first, second = name(a.name), name(b.name)
    stated = (_stated(a), _stated(b))
    own = tuple(one.acronyms if len(one.words) == 1 else frozenset() for one in (first, second))
    best: float | None = None
    for mine, its_stated, its_name in ((own[0], stated[1], second), (own[1], stated[0], first)):
        # `Endesa` is stated of `Endesa Energía`, too, which is another company.
        if not mine or not mine.isdisjoint(its_name.bag):
            continue
        if any(len(one) > 2 for one in mine & its_stated):
            best = max(best or 0, 0.85)
        elif mine & its_name.initials:
            best = max(best or 0, 0.75)
        else:
            best = max(best or 0, 0.0)
    return best


def _stated(one: Party) -> frozenset[str]:
    found = set(name(one.name).acronyms)
    for other in one.others:
        read = name(other)
        if len(read.words) == 1:
            found |= read.acronyms
    return frozenset(found)


def likeness(a: Name, b: Name) -> Likeness:
    """How alike two names are, from 0 to 1, whatever organisation has them; symmetric."""
    if (b.words, b.text) < (a.words, a.text):
        turned = _likeness(b, a)
        return Likeness(turned.score, turned.exact, None if turned.whole is None else 1 - turned.whole)
    return _likeness(a, b)


@lru_cache(maxsize=100_000)
def _likeness(a: Name, b: Name) -> Likeness:
    if a.bag == b.bag and len(a.words) == len(b.words):
        return Likeness(1.0, exact=True)
    if a.squashed == b.squashed and len(a.squashed) > 4:
        return Likeness(0.99, exact=True)
    if len(a.plain) == len(b.plain) and _alike(a, b):
        return Likeness(_REORDERED, exact=True)
    by_words = _by_words(a, b)
    written = by_letters(a, b)
    if by_words.whole is None and written > by_words.score:
        return Likeness(written, exact=False)
    return by_words


def _by_words(a: Name, b: Name) -> Likeness:
    both = a.bag & b.bag
    shared = fsum(map(weight, both))
    left, right = a.weight - shared, b.weight - shared
    most = (shared + min(left, right)) / (shared + max(left, right))
    if most < QUEUE and len(both) < min(len(a.bag), len(b.bag)):
        return Likeness(shared / (shared + left + right), exact=False)  # whatever of the rest is alike
    mine, its = sorted(a.bag - both), sorted(b.bag - both)
    near, mine, its = _pair_up(mine, its)
    left, right = (fsum(map(weight, rest)) for rest in (mine, its))
    total = shared + near[1] + left + right
    score = (shared + near[0]) / total if total else 0.0
    if mine and its:
        score *= 0.9
    part = _part(mine, its, a, b, shared + near[0])
    if part is not None:
        return Likeness(0.9, exact=False, whole=part)
    if _contradict(mine, its, a, b):
        return _NOTHING
    exact = not mine and not its and not near[1]
    return Likeness(score if exact else min(score, 0.99), exact=exact)


def _pair_up(mine: Sequence[str], its: Sequence[str]) -> tuple[tuple[float, float], list[str], list[str]]:
    """Pairs what is the same in other spelling; gives likeness and weight of these, and what is left."""
    rest, others = list(mine), list(its)
    if not rest or not others:
        return (0.0, 0.0), rest, others
    pairs = sorted(
        (-alike, one, other)
        for one in mine
        for other in its
        if (alike := _word_likeness(one, other)) >= _SIMILAR
    )
    alike = both = 0.0
    for minus, one, other in pairs:
        if one in rest and other in others:
            rest.remove(one)
            others.remove(other)
            heavy = max(weight(one), weight(other))
            alike -= minus * heavy
            both += heavy
    return (alike, both), rest, others


@lru_cache(maxsize=200_000)
def _word_likeness(a: str, b: str) -> float:
    known = dictionary()
    if {a, b} == _UNIVERSITIES:
        return 0.9
    if any(word in known.meanings or any(map(str.isdigit, word)) for word in (a, b)):
        return 0.0
    if a in known.places or b in known.places:
        return 0.9 if OSA.distance(a, b) == 1 and not {a, b} <= known.places else 0.0
    return _letters_alike(*sorted((a, b), key=lambda word: (len(word), word)))


def _letters_alike(short: str, long: str) -> float:
    """How alike two words are by their letters; one that is abbreviated is nearly the whole."""
    if len(short) < 4:
        return 0.0
    if long.startswith(short) and len(long) - len(short) <= 3:
        return 0.9
    if OSA.distance(short, long, score_cutoff=1) == 1:
        return max(_SIMILAR, 1 - 1 / len(long))
    return OSA.normalized_similarity(short, long) if len(short) > 4 else 0.0


# A university college is called a university abroad, and becomes one; but a town may have one of each.
_UNIVERSITIES = frozenset({"university", "university-college"})


def _contradict(mine: Sequence[str], its: Sequence[str], a: Name, b: Name) -> bool:
    """Whether what is left of both names says that they are two: other places, other numbers."""
    known = dictionary()
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return True
    places = [{word for word in rest if word in known.places} for rest in (mine, its)]
    if places[0] and places[1]:
        return True
    return not known.apart.isdisjoint((*mine, *its))


def _part(mine: Sequence[str], its: Sequence[str], a: Name, b: Name, shared: float) -> int | None:
    """Which of the two contains the other, when all that the other has more is a unit's name."""
    known = dictionary()
    if bool(mine) == bool(its) or shared < _ENOUGH:
        return None
    whole, rest = (0, its) if its else (1, mine)
    large = (b, a)[whole]
    if not known.units.isdisjoint(rest) or (large.after_form and set(rest) <= set(large.after_form)):
        return whole
    return None
