"""What a name of an organisation says: its words in a common form, its legal form, its acronyms, its numbers.

Owns the normal form of a name and the dictionaries (`words.toml`, `forms.toml`, `places.toml`; how common a
word is, `frequencies.tsv`; which are in the names of several organisations, `common.txt`). It knows nothing
of other names: what follows from comparing two is `kb.matching.scoring`'s business. A name says the same
whatever else is loaded, so a score does too.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kb.search import LONG_WORD, fold, undoubled

_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_PARTS = re.compile(r"\s+[-–—|]\s*|\s*[-–—]\s+|\s*[,;*|]\s*|\s/\s|:\s")
_MOJIBAKE = re.compile("[ÂÃâÄÅ\x80-\x9f][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ€]")
_BROKEN = "\ufffd"
_SLASHED = re.compile(r"\b([^\W\d_])/([^\W\d_])\b")
_LONGEST = 400  # no name is longer; what goes beyond is not looked at

GENERIC, PLACE, NUMBER = 0.2, 0.75, 0.6


def normal(text: str) -> str:
    """The words of a name, folded, without punctuation, in the common form; the same again when repeated.

    `LULEÃ… Tekniska Universitet`, `Luleå  tekniska universitet` → `lulea tekniska universitet`.
    """
    return " ".join(_plain_words(repaired(text)))


def repaired(text: str) -> str:
    """The text with what was encoded twice put right, and without letters that an encoding lost."""
    text = text[:_LONGEST]
    if _MOJIBAKE.search(text):
        import ftfy  # noqa: PLC0415

        text = ftfy.fix_text(text)
    return text.replace(_BROKEN, "")


def _plain_words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFKC", text)
    if "/" in composed:
        composed = _SLASHED.sub(r"\1\2", composed)
    folded = [one for word in _WORD.findall(composed) for one in _folded(word)]
    return [_undoubled(word) for word in _joined(folded)]


_undoubled = lru_cache(maxsize=200_000)(undoubled)


@lru_cache(maxsize=200_000)
def _folded(word: str) -> tuple[str, ...]:
    """A word without capitals and diacritics; some signs become several."""
    if word.isascii():
        return (word.lower(),)
    return tuple(_WORD.findall(fold(word)))


def _joined(words: Sequence[str]) -> Iterator[str]:
    """Words with single letters that follow each other as one: `s r l` → `srl`."""
    run = ""
    for word in words:
        if len(word) == 1:
            run += word
            continue
        if run:
            yield run
            run = ""
        yield word
    if run:
        yield run


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The word without the genitive's s: `norrbottens` → `norrbotten`."""
    if len(word) >= LONG_WORD and word.endswith("s") and not word.endswith("ss") and not word.isdigit():
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Name:
    """What one spelling says.

    `words` are the meanings in the order of the name, without legal forms and small words; `bag` the same as
    a set, `squashed` the words as written without anything between them. `plain` are all words as written,
    legal forms and small words among them, `letters` those without anything between. `families` tells the
    legal forms, `after_form` what follows a company's form inside the name. `acronyms` are stated (in
    brackets, or the whole name), `initials` could be made of the words; `aside` is what else the brackets
    hold, `weight` how much all words tell.
    """

    text: str
    words: tuple[str, ...]
    families: frozenset[str]
    acronyms: frozenset[str]
    initials: frozenset[str]
    kinds: frozenset[str]
    numbers: frozenset[str]
    after_form: tuple[str, ...]
    bag: frozenset[str]
    squashed: str
    plain: tuple[str, ...]
    letters: str
    aside: frozenset[str]
    weight: float


@dataclass(frozen=True)
class _Dictionary:
    small: frozenset[str]
    units: frozenset[str]
    apart: frozenset[str]
    phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]
    meanings: frozenset[str]
    ones: frozenset[str]
    kinds: dict[str, list[tuple[frozenset[str], str]]]
    places: frozenset[str]
    forms: dict[str, list[tuple[tuple[str, ...], str]]]
    first: dict[str, list[tuple[tuple[str, ...], str]]]
    common: dict[str, float]
    often: frozenset[str]
    codes: dict[str, str]
    long: tuple[str, ...]
    form_words: frozenset[str]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("kb.matching") / name).read_text(encoding="utf-8"))


def _by_first(phrases: Iterable[tuple[tuple[str, ...], Any]]) -> dict[str, list[tuple[tuple[str, ...], Any]]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, dict[tuple[str, ...], Any]] = {}
    for phrase, value in phrases:
        if phrase:
            found.setdefault(phrase[0], {})[phrase] = value
    return {
        one: sorted(group.items(), key=lambda item: (-len(item[0]), item[0])) for one, group in found.items()
    }


@cache
def dictionary() -> _Dictionary:
    """The dictionaries, in the form in which words are compared."""
    words, forms, places = _read("words.toml"), _read("forms.toml"), _read("places.toml")
    small = frozenset(words["small"])

    def stems(spelled: str) -> tuple[str, ...]:
        return tuple(stem(word) for word in _plain_words(spelled) if word not in small)

    phrases: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    meanings: set[str] = set()
    ones: set[str] = set()
    kinds: dict[str, list[tuple[frozenset[str], str]]] = {}
    known: set[str] = set()
    for group in ("municipalities", "counties", "landscapes", "neighbours"):
        known.update(" ".join(stems(one)) for one in places[group])
    for same in places["same"]:
        first = "-".join(stems(same[0]))
        known.add(first)
        phrases.extend((stems(one), (first,)) for one in same)
    phrases.extend((tuple(one.split()), ("-".join(one.split()),)) for one in sorted(known) if " " in one)
    known = {"-".join(one.split()) for one in known}
    for entry in words["means"]:
        means = entry["as"] if isinstance(entry["as"], list) else [entry["as"]]
        meanings.update(means)
        ones.update(means if entry.get("one") else ())
        phrases.extend((stems(one), tuple(means)) for one in entry["spelled"])
        if "kind" in entry:
            kinds.setdefault(means[0], []).append((frozenset(means), entry["kind"]))
    legal = [(tuple(_plain_words(one)), form["family"]) for form in forms["form"] for one in form["spelled"]]
    leading = [
        (tuple(_plain_words(one)), form["family"]) for form in forms["form"] for one in form.get("first", ())
    ]
    by_first = _by_first(phrases)
    by_last, leads = _by_last(legal), _by_first(leading)
    return _Dictionary(
        small=small,
        units=frozenset(word for one in words["unit"] for word in stems(one)),
        apart=frozenset(stem(word) for word in words["apart"]) | frozenset(words["apart"]),
        phrases=by_first,
        meanings=frozenset(meanings),
        ones=frozenset(ones),
        kinds=kinds,
        places=frozenset(known),
        forms=by_last,
        first=leads,
        form_words=frozenset(word for phrase, _ in (*legal, *leading) for word in phrase),
        long=tuple(sorted(form for form in {*by_last, *leads} if len(form) > 6)),
        common=_frequencies(),
        often=frozenset((files("kb.matching") / "common.txt").read_text(encoding="utf-8").split()),
        codes={code: form["family"] for form in forms["form"] for code in form.get("codes", ())},
    )


def _by_last(phrases: Iterable[tuple[tuple[str, ...], Any]]) -> dict[str, list[tuple[tuple[str, ...], Any]]]:
    backwards = _by_first((phrase[::-1], value) for phrase, value in phrases)
    return {one: [(phrase[::-1], value) for phrase, value in group] for one, group in backwards.items()}


def _frequencies() -> dict[str, float]:
    """How much a word tells (0 to 1) that is common in names of organisations."""
    path = files("kb.matching") / "frequencies.tsv"
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {word: float(weight) for word, weight in rows}


def _meaning(
    words: Sequence[str], phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]
) -> tuple[str, ...]:
    found: list[str] = []
    at = 0
    while at < len(words):
        for phrase, means in phrases.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                found.extend(means)
                at += len(phrase)
                break
        else:
            found.append(words[at])
            at += 1
    return tuple(found)


@lru_cache(maxsize=200_000)
def weight(word: str) -> float:
    """How much a word tells of which organisation it is: 0.2 for a generic one, 1 for a rare one."""
    known = dictionary()
    if word in known.places:
        return PLACE
    if word in known.ones:
        return 1.0
    if word in known.meanings:
        return GENERIC
    if word.isdigit():
        return NUMBER
    return known.common.get(word, 1.0)


def rare(one: Name) -> list[str]:
    """The words of a name by which one organisation is known: no generic ones, no places, no numbers, and
    none that several of the organisations of Europe have in their names."""
    known = dictionary()
    ordinary = known.often | known.meanings | known.places
    return [word for word in one.words if len(word) > 3 and word not in ordinary and not word.isdigit()]


@lru_cache(maxsize=200_000)
def name(text: str) -> Name:
    """What a spelling says."""
    known = dictionary()
    whole = repaired(text)
    bare = _BRACKETS.sub(" ", whole)
    if not _WORD.search(bare):
        bare = whole
    acronyms = set(_bracketed(whole)) - known.forms.keys()
    plain, rest, families, after = _taken_apart(bare)
    content = _content(rest)
    if len(content) == 1 and 2 <= len(content[0]) <= 6:
        acronyms.add(content[0])
    kept = content
    # An acronym beside the name that it stands for says nothing more: `BioFuel Region BFR AB`.
    for at, word in enumerate(content if len(content) > 2 else ()):
        if 2 < len(word) <= 6 and _stands_for(word, content[:at], content[at + 1 :]):
            acronyms.add(word)
            kept = content[:at] + content[at + 1 :]
            break
    words = _meanings(kept)
    return Name(
        text=text,
        words=words,
        families=families,
        acronyms=frozenset(acronyms),
        initials=_initials(rest, plain) | _initials_abroad(words),
        kinds=_kinds(words),
        numbers=frozenset([word for word in words if word in _ROMAN or _has_digit(word)]),
        after_form=_meanings(_content(after)) if after else (),
        bag=frozenset(words),
        squashed="".join([stem(word) for word in content]),
        plain=tuple(plain),
        letters="".join([one for word in _WORD.findall(bare) for one in _folded(word)]),
        aside=_aside(whole, acronyms) if bare is not whole else frozenset(),
        weight=math.fsum(map(weight, set(words))),
    )


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"})


def _content(words: Sequence[str]) -> list[str]:
    """The words without the small ones, unless there are no others; a last `I` is a number."""
    small = dictionary().small
    last = len(words) - 1
    found = [
        word for at, word in enumerate(words) if word not in small or (at == last > 0 and word in _ROMAN)
    ]
    return found or list(words)


def _bracketed(whole: str) -> Iterator[str]:
    """Acronyms in brackets; a country there (`(Sweden)`) or another word is none."""
    for inside in _BRACKETS.findall(whole):
        compact = "".join(_plain_words(inside))
        if 2 <= len(compact) <= 8 and " " not in inside.strip() and not _has_meaning(compact):
            capitals = sum(map(str.isupper, inside))
            if capitals > 1 or not capitals:
                yield compact


def _aside(whole: str, acronyms: set[str]) -> frozenset[str]:
    """The words in brackets that are no acronym: `State of Queensland (Queensland Health)`."""
    inside = (_plain_words(one) for one in _BRACKETS.findall(whole))
    return frozenset(word for words in inside if "".join(words) not in acronyms for word in words)


def _taken_apart(bare: str) -> tuple[list[str], list[str], frozenset[str], list[str]]:
    """All words, those of all pieces between separators without legal forms, the forms' families, and what
    followed a company's form (`Hitachi Energy Sweden AB, Composites`)."""
    everything: list[str] = []
    words: list[str] = []
    families: set[str] = set()
    after: list[str] = []
    for piece in _PARTS.split(bare):
        plain = _plain_words(piece)
        if not plain:
            continue
        everything += plain
        if words and (found := _form_at_end(plain)) and found[0] == len(plain):
            families.add(found[1])
            continue
        if "limited" in families:
            after.extend(plain)
        rest, forms, behind = _without_forms(plain)
        after.extend(behind)
        words.extend(rest)
        families |= forms
    return everything, words, frozenset(families), after


def _has_meaning(word: str) -> bool:
    known = dictionary()
    return stem(word) in known.phrases or stem(word) in known.places


def _meanings(words: Sequence[str]) -> tuple[str, ...]:
    """What words mean; that a county's board or council is of a *county* says nothing more."""
    found = _meaning([stem(word) for word in words], dictionary().phrases)
    if not _OF_A_COUNTY.isdisjoint(found):
        found = tuple(word for word in found if word != "county")
    return found


_OF_A_COUNTY = frozenset({"county-board", "region"})


def _without_forms(plain: list[str]) -> tuple[list[str], frozenset[str], list[str]]:
    """The words without legal forms, the families of these, and what followed a form inside the name."""
    known = dictionary()
    families: set[str] = set()
    rest = list(plain)
    while len(rest) > 1 and (found := _form_at_end(rest)):
        length, family = found
        if length >= len(rest):
            break
        families.add(family)
        rest = rest[:-length]
    for phrase, family in known.first.get(rest[0], known.first.get(_meant(rest[0]), ())):
        if tuple(rest[1 : len(phrase)]) == phrase[1:] and len(rest) > len(phrase):
            families.add(family)
            rest = rest[len(phrase) :]
            break
    after: list[str] = []
    if not families:
        for at in range(1, len(rest) - 1):
            if rest[at] in _UNMISTAKABLE:
                families.add("limited")
                after = rest[at + 1 :]
                rest = rest[:at] + after
                break
    return rest, frozenset(families), after


_UNMISTAKABLE = frozenset(
    {"ab", "aktiebolag", "gmbh", "aktiengesellschaft", "oy", "ltd", "limited", "srl", "sarl"}
)


def _form_at_end(words: list[str]) -> tuple[int, str] | None:
    forms = dictionary().forms
    for phrase, family in forms.get(words[-1], forms.get(_meant(words[-1]), ())):
        if tuple(words[-len(phrase) : -1]) == phrase[:-1]:
            return len(phrase), family
    return None


@lru_cache(maxsize=50_000)
def _meant(word: str) -> str:
    """The long legal form that a word is with one letter wrong, or the word itself."""
    if len(word) < 6:
        return word
    near = process.extract(word, dictionary().long, scorer=OSA.distance, score_cutoff=1, limit=None)
    return min((form for form, edits, _ in near if edits == 1), default=word)


_SECOND_HALVES = (
    "universitet", "universitetet", "hogskola", "hogskolan", "institut", "institutet", "centrum",
    "myndigheten", "verket", "styrelsen", "forbund", "forbundet", "forskning", "forskningen", "sjukhus",
    "museum", "museet", "radet", "skola", "skolan",
)  # fmt: skip


def _initials(rest: Sequence[str], plain: Sequence[str]) -> frozenset[str]:
    """Acronyms that could be made of the words: with and without small words, two letters of the first."""
    small = dictionary().small
    found: set[str] = set()
    seen: list[list[str]] = []
    for words in ([word for word in rest if word not in small], list(rest), list(plain)):
        if not 2 <= len(words) <= 9 or words in seen:
            continue
        seen.append(words)
        simple = "".join([word[0] for word in words])
        halves = "".join(map(_letters, words))
        for one in (simple, halves, words[0][:2] + simple[1:]):
            if 3 <= len(one) <= 8:
                found.add(one)
    if len(rest) == 1 and len(halves := _letters(rest[0])) > 1:
        found.add(halves)
    return frozenset(found)


def _initials_abroad(words: Sequence[str]) -> set[str]:
    """The acronym that it may have at home: `Luleå University of Technology` is LTU."""
    known = dictionary()
    own = [word for word in words if word not in known.meanings]
    generic = sorted(word for word in words if word in known.meanings)
    letters = "".join(word[0] for word in (*own, *generic))
    return {letters} if own and generic and 3 <= len(letters) <= 8 else set()


@lru_cache(maxsize=100_000)
def _letters(word: str) -> str:
    for half in _SECOND_HALVES:
        if word.endswith(half) and len(word) > len(half) + 2:
            return word[0] + half[0]
    return word[0]


def _stands_for(acronym: str, before: list[str], after: list[str]) -> bool:
    """Whether a word is made of the initials of words around it, or, having no vowel, of their letters."""
    for words in (before, after, before + after):
        letters = "".join(word[0] for word in words)
        if acronym in letters or acronym == "".join(map(_letters, words)):
            return True
    if acronym[0] != (before or after)[0][0] or not _VOWELS.isdisjoint(acronym):
        return False
    rest = iter("".join(before + after))
    return all(letter in rest for letter in acronym)


_VOWELS = frozenset("aeiouy")


def _kinds(words: Sequence[str]) -> frozenset[str]:
    """What kinds of organisation the words say it is."""
    kinds = dictionary().kinds
    found = {kind for word in words if word in kinds for means, kind in kinds[word] if means.issubset(words)}
    return frozenset(found) if found else _NO_KINDS


_NO_KINDS: frozenset[str] = frozenset()
