"""Swedish organisation numbers by the column, as fast as a register of millions of rows needs them.

Says the same as `kb.identifiers.identifier("se-orgnr", …)`, number by number; a test holds the two together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from kb.analysis.compiled import Kernel
from kb.identifiers import PersonalNumberError, identifier, is_personal
from loaders.columnwise import Each
from loaders.spans import Spans

PERSON, WRONG = "!person", "!wrong"
_SCHEME = "se-orgnr"
_PREFIX = np.frombuffer(b"se-", np.uint8)
_SOUND, _PERSON, _WRONG, _OTHERWISE = 1, 2, 3, 4
_DIGITS = 10


def _judge(data: Any, starts: Any, ends: Any, how: Any) -> None:
    """Whether each text of digits is sound (1), a personal number (2) or wrong (3); other texts are 4."""
    for i in range(len(starts)):
        start, end = starts[i], ends[i]
        length = end - start
        how[i] = 4 if length > 0 else 0
        if length not in (10, 12):
            continue
        digits, total, double = True, 0, False
        for back in range(1, 11):  # Luhn's sum, from the last digit on
            one = data[end - back] - 48
            digits = digits and 0 <= one <= 9
            if double:
                one = one * 2 - 9 if one > 4 else one * 2
            total += one
            double = not double
        century = 16
        if length == 12:
            one, other = data[start] - 48, data[start + 1] - 48
            digits = digits and 0 <= one <= 9 and 0 <= other <= 9
            century = one * 10 + other
        if not digits:
            continue
        if century in (18, 19, 20):
            how[i] = 2
        elif century != 16:
            how[i] = 3
        elif data[end - 8] <= 49:  # where a personal number has its month, others have 20 or more
            how[i] = 2
        else:
            how[i] = 1 if total % 10 == 0 else 3


_JUDGE = Kernel(_judge, "const uint8[:], const int64[:], const int64[:], uint8[:]", in_pieces=True)


def swedish(text: pl.Series) -> pl.Series:
    """The identifiers, or a word for a personal number (`PERSON`) and for a wrong one (`WRONG`)."""
    return swedish_within(Spans.of(text)).set(text == "", WRONG)


def swedish_within(texts: Spans) -> pl.Series:
    """The same of texts that are places in others."""
    how = np.empty(texts.starts.size, np.uint8)
    _JUDGE(_DIGITS * how.size, texts.data, texts.starts, texts.ends, how)
    sound = how == _SOUND
    made = texts.at(sound).ends_with(_PREFIX, _DIGITS)
    if not sound.all():
        words = pl.Series([None, PERSON, WRONG], dtype=pl.String)
        which = np.zeros(how.size, np.int64)
        which[how == _PERSON], which[how == _WRONG] = 1, 2
        which[sound] = 3 + np.arange(made.len())
        made = pl.concat([words, made], rechunk=True)[which]
    others = np.flatnonzero(how == _OTHERWISE)
    return (
        made.scatter(others, Each(swedish_one, pl.String())(texts.at(others).text())) if others.size else made
    )


def swedish_one(text: str) -> str:
    """The identifier of a number that is written otherwise, or a word for what it is."""
    try:
        return identifier(_SCHEME, text).id
    except PersonalNumberError:
        return PERSON
    except ValueError:
        return PERSON if is_personal(text) else WRONG
