"""Names that are one, but for how they were written: misspelt, cut off, abbreviated.

Owns how likely it is, by the letters, that one spelling was made of the other. What the words mean is
`kb.matching.names`' business, what follows is `kb.matching.scoring`'s: none of this is ever sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from kb.matching.names import Name, dictionary, weight

_DIGITS = re.compile(r"\d+")
_COLUMN = 14  # a name that breaks off sooner was not cut by a column


def by_letters(a: Name, b: Name) -> float:
    """How likely one of two names is the other as somebody wrote it, from 0 to 1; symmetric."""
    return max(misspelt(a, b), cut_off(a, b), abbreviated(a, b), begins(a, b))


def misspelt(a: Name, b: Name) -> float:
    """How alike two names are that differ in a letter or two of the whole, legal forms among it."""
    shorter = min(len(a.squashed), len(b.squashed))
    if shorter < 5 or (a.numbers != b.numbers and _digits(a) != _digits(b)):
        return 0.0
    first, second = a.letters, b.letters
    if abs(len(first) - len(second)) > 2:
        return 0.0
    most = 1 if shorter < 16 else 2
    edits = OSA.distance(first, second, score_cutoff=most)
    if edits > most or _two_known(a, b):
        return 0.0
    differing = [word for word in {*a.plain} ^ {*b.plain} if len(word) < 5]
    if differing and (edits > 1 or len(first) < 9):
        return 0.0
    return 0.94 - 0.06 * edits - (0.06 if shorter < 10 else 0) - (0.05 if differing else 0)


def _digits(one: Name) -> list[str]:
    return sorted(number for word in one.plain for number in _DIGITS.findall(word))


def _two_known(a: Name, b: Name) -> bool:
    """Whether what differs are two words that are both known, so that neither is the other misspelt."""
    known = dictionary()
    mine, its = a.bag - b.bag, b.bag - a.bag
    return bool(mine and its) and all(word in known.places or word in known.meanings for word in mine | its)


def cut_off(a: Name, b: Name) -> float:
    """How alike two names are of which the one breaks off, as in a column of twenty characters."""
    first, second = a.letters, b.letters
    short, long = (first, second) if len(first) < len(second) else (second, first)
    if len(short) < _COLUMN or not long.startswith(short):
        return 0.0
    if set(a.plain) <= set(b.plain) or set(b.plain) <= set(a.plain):
        return 0.0  # it ends with a word, as the name of something larger does
    return 0.8


def begins(a: Name, b: Name) -> float:
    """How alike two names are of which the one is the beginning of the other and tells enough alone:
    `BioNTech RNA`, `BioNTech RNA Pharmaceuticals`. Often it is its parent."""
    short, long = (a, b) if len(a.words) < len(b.words) else (b, a)
    if short.weight < _ENOUGH_ALONE or long.words[: len(short.words)] != short.words:
        return 0.0
    rest = set(long.words[len(short.words) :])
    return 0.0 if rest & (dictionary().apart | dictionary().places) else 0.75


_ENOUGH_ALONE = 1.6


def abbreviated(a: Name, b: Name) -> float:
    """How alike two names are of which the one is the other, words of it abbreviated: `KU Leuven`,
    `Meta Polska` (Meta Group Polska), `Vet-Aqua Inter.`. Every word of the short one stands, in the same
    order, for a word or the initials of several of the long one."""
    short, long = (a.plain, b.plain) if len(a.plain) < len(b.plain) else (b.plain, a.plain)
    if not 2 <= len(short) < len(long) <= 16:
        return 0.0
    small = dictionary().small
    covered = _aligned(short, tuple(word for word in long if word not in small))
    return 0.0 if covered is None else 0.72 + 0.1 * covered


@lru_cache(maxsize=50_000)
def _aligned(short: Sequence[str], long: Sequence[str]) -> float | None:
    """The share of the long name that the words of the short one stand for in order, None where one of them
    stands for nothing, no initials are among them, or they share no telling word."""
    found: list[tuple[int, int, bool]] = []
    at = 0
    telling = initials = False
    for word in short:
        step = _stands_at(word, long, at)
        if step is None:
            return None
        start, length = step
        at = start + length
        initials |= length > 1
        telling |= weight(word) >= _TELLING if length == 1 and word == long[start] else length > 3
        found.append((start, length, length > 1))
    if not (initials and telling) or found[0][0] > 0:
        return None
    return sum(length for _, length, _ in found) / len(long)


_TELLING = 0.6


def _stands_at(word: str, long: Sequence[str], start: int) -> tuple[int, int] | None:
    """Where in the long name a word stands for something: itself, a word that it begins, initials."""
    for at in range(start, len(long)):
        if long[at] == word or (len(word) > 2 and long[at].startswith(word)):
            return at, 1
        if 2 <= len(word) <= 5 and "".join(one[0] for one in long[at : at + len(word)]) == word:
            return at, len(word)
    return None
