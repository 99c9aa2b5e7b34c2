"""What a name of an organisation says: its words in a common form, its legal form, its acronyms, its numbers.

Owns the normal form of a name and the dictionaries (`words.toml`, `forms.toml`, `places.toml`, and how common
a word is, `frequencies.tsv`). It knows nothing of other names: what follows from comparing two is
`kb.matching.scoring`'s business. A name says the same whatever else is loaded, so a score does too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kb.search import fold

_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_PARTS = re.compile(r"\s+[-–—|]\s*|\s*[-–—]\s+|\s*[,;*|]\s*|\s/\s|:\s")
_MOJIBAKE = re.compile("[ÂÃâÄÅ\x80-\x9f][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ€]")
_BROKEN = "\ufffd"
_SLASHED = re.compile(r"\b([a-z])/([a-z])\b")
_DIGRAPH = re.compile("a[ae]+|(?<=o)e+|(?<=u)e+")
_LONG_WORD = 5  # in shorter words two letters are two letters, and a last s is no genitive
_LONGEST = 400  # no name is longer; what goes beyond is not looked at
_CAPITALS = re.compile(r"\b[^\W\d_]{2,8}\b")

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
    folded = _SLASHED.sub(r"\1\2", fold(text).replace("’", "'"))
    return [_undoubled(word) for word in _joined(_WORD.findall(folded))]


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


def _undoubled(word: str) -> str:
    """`goeteborg`, `goteborg` → `goteborg`; in long words only, so that `Baer` is not `Bar`."""
    if len(word) < _LONG_WORD:
        return word
    short = _DIGRAPH.sub(lambda found: "a" if found[0][0] == "a" else "", word)
    return short if len(short) > 3 else word


def stem(word: str) -> str:
    """The word without the genitive's s: `norrbottens` → `norrbotten`."""
    if len(word) >= _LONG_WORD and word.endswith("s") and not word.endswith("ss") and not word.isdigit():
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Name:
    """What one spelling says.

    `words` are the meanings in the order of the name, without legal forms and small words. `tail` is what
    follows a legal form or a separator, when the name goes on after it (`…, Institutionen för fysik`).
    `parts` are the words of each piece between separators. `acronyms` are stated (in brackets, or the whole
    name), `initials` could be made of the words.
    """

    text: str
    words: tuple[str, ...]
    families: frozenset[str]
    acronyms: frozenset[str]
    initials: frozenset[str]
    kinds: frozenset[str]
    numbers: frozenset[str]
    parts: tuple[tuple[str, ...], ...] = field(default=())
    after_form: tuple[str, ...] = field(default=())
    bag: frozenset[str] = field(default=frozenset())
    squashed: str = field(default="")


@dataclass(frozen=True)
class _Dictionary:
    small: frozenset[str]
    units: frozenset[str]
    another: frozenset[str]
    phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]
    meanings: frozenset[str]
    kinds: dict[str, str]
    places: frozenset[str]
    forms: dict[str, list[tuple[tuple[str, ...], str]]]
    first: dict[str, list[tuple[tuple[str, ...], str]]]
    common: dict[str, float]


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
    kinds: dict[str, str] = {}
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
        phrases.extend((stems(one), tuple(means)) for one in entry["spelled"])
        if "kind" in entry:
            kinds["+".join(sorted(means))] = entry["kind"]
    legal = [(tuple(_plain_words(one)), form["family"]) for form in forms["form"] for one in form["spelled"]]
    leading = [
        (tuple(_plain_words(one)), form["family"]) for form in forms["form"] for one in form.get("first", ())
    ]
    by_first = _by_first(phrases)
    return _Dictionary(
        small=small,
        units=frozenset(word for one in words["unit"] for word in _meaning(stems(one), by_first)),
        another=frozenset(word for one in words["another"] for word in _meaning(stems(one), by_first)),
        phrases=by_first,
        meanings=frozenset(meanings),
        kinds=kinds,
        places=frozenset(known),
        forms=_by_last(legal),
        first=_by_first(leading),
        common=_frequencies(),
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


def weight(word: str) -> float:
    """How much a word tells of which organisation it is: 0.2 for a generic one, 1 for a rare one."""
    known = dictionary()
    if word in known.places:
        return PLACE
    if word in known.meanings:
        return GENERIC
    if word.isdigit():
        return NUMBER
    return known.common.get(word, 1.0)


@lru_cache(maxsize=200_000)
def name(text: str) -> Name:
    """What a spelling says."""
    known = dictionary()
    whole = repaired(text)
    acronyms = set()
    for inside in _BRACKETS.findall(whole):
        compact = "".join(_plain_words(inside))
        if 2 <= len(compact) <= 8 and " " not in inside.strip():
            acronyms.add(compact)
    bare = _BRACKETS.sub(" ", whole)
    if not _WORD.search(bare):
        bare = whole
    plain = _plain_words(bare)
    rest, families, after = _without_forms(plain)
    content = [word for word in rest if word not in known.small] or rest
    words = _meanings(content)
    initials = _initials(rest, plain)
    if len(content) == 1 and 2 <= len(content[0]) <= 6:
        acronyms.add(content[0])
    # An acronym beside the name it stands for says nothing more: `BioFuel Region BFR AB`.
    if len(content) > 2:
        for at, word in enumerate(content):
            if 2 < len(word) <= 6 and word in _own_initials(content, at):
                acronyms.add(word)
                kept = content[:at] + content[at + 1 :]
                words = _meanings(kept)
                break
    parts = tuple(part for piece in _PARTS.split(bare) if (part := words_of(piece)))
    return Name(
        text=text,
        words=words,
        families=families,
        acronyms=frozenset(acronyms),
        initials=initials,
        kinds=_kinds(words),
        numbers=frozenset(word for word in words if any(letter.isdigit() for letter in word)),
        parts=parts if len(parts) > 1 else (),
        after_form=_meanings([word for word in after if word not in known.small]),
        bag=frozenset(words),
        squashed="".join(stem(word) for word in content),
    )


def words_of(text: str) -> tuple[str, ...]:
    """The meanings of a text, without legal forms and small words."""
    small = dictionary().small
    return _meanings([word for word in _without_forms(_plain_words(text))[0] if word not in small])


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
    for phrase, family in known.first.get(rest[0], ()) if len(rest) > 1 else ():
        if tuple(rest[: len(phrase)]) == phrase and len(rest) > len(phrase):
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
    for phrase, family in dictionary().forms.get(words[-1], ()):
        if tuple(words[-len(phrase) :]) == phrase:
            return len(phrase), family
    return None


_SECOND_HALVES = (
    "universitet", "universitetet", "hogskola", "hogskolan", "institut", "institutet", "centrum",
    "myndigheten", "verket", "styrelsen", "forbund", "forbundet", "forskning", "forskningen", "sjukhus",
    "museum", "museet", "radet", "skola", "skolan",
)  # fmt: skip


def _initials(rest: Sequence[str], plain: Sequence[str]) -> frozenset[str]:
    """Acronyms that could be made of the words: with and without small words, two letters of the first."""
    small = dictionary().small
    found: set[str] = set()
    for words in ([word for word in rest if word not in small], list(rest), list(plain)):
        if not 2 <= len(words) <= 9:
            continue
        simple = "".join(word[0] for word in words)
        halves = "".join(_letters(word) for word in words)
        for one in (simple, halves, words[0][:2] + simple[1:]):
            if 3 <= len(one) <= 8:
                found.add(one)
    if len(rest) == 1 and len(halves := _letters(rest[0])) > 1:
        found.add(halves)
    return frozenset(found)


def _letters(word: str) -> str:
    for half in _SECOND_HALVES:
        if word.endswith(half) and len(word) > len(half) + 2:
            return word[0] + half[0]
    return word[0]


def _own_initials(content: Sequence[str], at: int) -> set[str]:
    """The initials of every run of the words around the one at a place."""
    found: set[str] = set()
    for words in (content[:at], content[at + 1 :], [*content[:at], *content[at + 1 :]]):
        letters = "".join(word[0] for word in words)
        found.update(letters[i:j] for i in range(len(letters)) for j in range(i + 2, len(letters) + 1))
    return found


def _kinds(words: Sequence[str]) -> frozenset[str]:
    """What kinds of organisation the words say it is."""
    there = frozenset(words)
    return frozenset(
        kind for means, kind in dictionary().kinds.items() if all(one in there for one in means.split("+"))
    )
