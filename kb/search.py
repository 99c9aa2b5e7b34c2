"""Finds what a person means: by identifier, by name, forgiving å/ä/ö, upper case and small misspellings.

Owns the full-text query and the decision whether a text means one thing or several. A text never reaches
the index as it was typed: it is taken apart into words first, so nobody writes query syntax by accident.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from kb.errors import AmbiguousError, NotFoundError
from kb.identifiers import guesses
from kb.store import Store
from kb.texts import language

MOST = 20
_SIMILAR = 0.8
# Lucene takes 1,024 clauses; a word can become 80 (50 near it, 16 that begin so, 15 that mean the same).
_MOST_IN_QUERY = 12
_MOST_WORDS = 40
_LONGEST_WORD = 80
LONG_WORD = 5  # letters; in shorter words two letters are two letters
_DIGRAPH = re.compile("a[ae]+|(?<=o)e+|(?<=u)e+")
# Letters that Unicode does not take apart, as the index folds them.
_WITHOUT_STROKE = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "ı": "i"}
)


@dataclass(frozen=True)
class Hit:
    """Something found. `fit` tells how well the text fits, from 0 (some words) to 5 (an identifier).

    `as_typed` says that no word of the text has to be misspelt to stand in a name of it.
    """

    id: str
    name: str
    fit: int
    score: float
    details: dict[str, Any]
    as_typed: bool = True


def fold(text: str) -> str:
    """Lower case without diacritics: what the full-text index compares."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", plain.translate(_WITHOUT_STROKE))
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def undoubled(word: str) -> str:
    """`goeteborg`, `goteborg` → `goteborg`; in long words only, so that `Baer` is not `Bar`."""
    if len(word) < LONG_WORD:
        return word
    short = _DIGRAPH.sub(lambda found: "a" if found[0][0] == "a" else "", word)
    return short if len(short) > 3 else word


def words(text: str) -> list[str]:
    """The words of a text, folded, without the small ones (unless there are no others).

    No name has more than forty, or one longer than eighty letters; what goes beyond is not looked at.
    """
    everything = [one[:_LONGEST_WORD] for one in re.findall(r"[^\W_]+", fold(text))]
    return ([one for one in everything if one not in _vocabulary()[1]] or everything)[:_MOST_WORDS]


@cache
def _vocabulary() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Words that mean the same, each with its group, and the small words (`synonyms.toml`)."""
    read = tomllib.loads(files("kb").joinpath("synonyms.toml").read_text(encoding="utf-8"))
    return {word: tuple(group) for group in read["same"] for word in group}, frozenset(read["small"])


@lru_cache(maxsize=4096)
def _same(word: str) -> tuple[str, ...]:
    """The words that mean the same as this one, also when it is slightly misspelt."""
    groups = _vocabulary()[0]
    if word not in groups and len(word) > 4:
        word = next(iter(get_close_matches(word, groups, 1, 0.85)), word)
    return groups.get(word, (word,))


def lucene(typed: Sequence[str], joined: Literal["AND", "OR"]) -> str:
    """A full-text query for words: each may be whole, the beginning of a word, or slightly misspelt.

    Only the first dozen different words are asked for; how well the others fit is seen afterwards.
    """
    parts = []
    for word in list(dict.fromkeys(typed))[:_MOST_IN_QUERY]:
        near = "~2" if len(word) > 7 else "~1" if len(word) > 3 else ""
        alternatives = [f"{word}^4", f"{word}*^2"] + ([f"{word}{near}"] if near else [])
        alternatives += [f"{other}^2" for other in _same(word) if other != word]
        parts.append("(" + " OR ".join(alternatives) + ")")
    return f" {joined} ".join(parts)


def actors(store: Store, text: str, most: int = MOST) -> list[Hit]:
    """Actors that a text may mean, the likeliest first; by identifier if it is one, else by name."""
    ids = identifiers(text)
    if ids:
        known = store.rows("read/actors-by-identifier", identifiers=ids)
        if known:
            return [_hit(row, 5) for row in known[:1]]
    return _by_name(store, None, text, most)


def others(store: Store, label: str, text: str, most: int = MOST) -> list[Hit]:
    """Projects, clusters or places that a text may mean, the likeliest first."""
    by_key: dict[str, tuple[str, dict[str, str]]] = {
        "Project": ("read/project-by-id", {"id": key(label, text)}),
        "Cluster": ("read/cluster-by-id", {"id": key(label, text)}),
        "Place": ("read/place-by-code", {"code": key(label, text), "lang": language()}),
    }
    statement, given = by_key[label]
    known = store.rows(statement, **given)
    if known:
        return [_hit(row, 5) for row in known[:1]]
    return _by_name(store, label, text, most)


def identifiers(text: str) -> list[str]:
    """The identifiers of actors that a text may be, the likeliest first."""
    return guesses(_as_text(text))


def key(label: str, text: str) -> str:
    """The key of a project, cluster or place that a text may be."""
    stripped = _as_text(text).strip()
    return stripped.upper() if label == "Place" else stripped


def one_actor(store: Store, text: str) -> Hit:
    """The one actor that a text means.

    Raises `NotFoundError`, or `AmbiguousError` with the candidates when it fits several equally well.
    """
    return _one(actors(store, text), text, "actor")


def one_of(store: Store, label: str, text: str) -> Hit:
    """The one project, cluster or place that a text means; raises as `one_actor` does."""
    return _one(others(store, label, text), text, label.lower())


def one_by_name(store: Store, label: str | None, text: str) -> Hit:
    """As `one_of` (or `one_actor`, without a label), for a text that is known to be no identifier or key."""
    return _one(_by_name(store, label, text, MOST), text, (label or "actor").lower())


def _as_text(typed: str) -> str:
    """What was typed without what is no text (half of a pair, a byte that a terminal could not decode)."""
    return typed.encode("utf-8", "ignore").decode()


def _by_name(store: Store, label: str | None, text: str, most: int) -> list[Hit]:
    typed = words(_as_text(text))
    if not typed:
        return []
    statement, more = "read/actors-by-name", {}
    if label is not None:
        statement, more = "read/others-by-name", {"label": label, "lang": language()}
    rows: list[dict[str, Any]] = []
    for joined in ("AND", "OR"):
        rows = store.rows(statement, query=lucene(typed, joined), most=max(most, 50), **more)
        if rows:
            break
    hits = [_named(row, typed) for row in rows]
    hits.sort(key=lambda hit: (-hit.fit, -hit.score, hit.id))
    return hits[:most]


def _named(row: dict[str, Any], typed: Sequence[str]) -> Hit:
    """What was found by its names."""
    names = [words(one) for one in (row["name"], *(row["names"] or [])) if one]
    as_typed = any(_each(typed, has, _stands) for has in names)
    return _hit(row, _fit(typed, names), as_typed=as_typed)


def _hit(row: dict[str, Any], fit: int, *, as_typed: bool = True) -> Hit:
    details = {key: value for key, value in row.items() if key not in {"id", "name", "score", "names"}}
    score = float(row.get("score") or 0)
    return Hit(row["id"], row["name"] or row["id"], fit, score, details, as_typed)


def _fit(typed: Sequence[str], names: Sequence[Sequence[str]]) -> int:
    """How well the words typed fit the best of an actor's names, each as its words.

    4 the whole name, 3 its beginning, 2 the same in other words (a misspelling, another language), 1 all
    of the words among others, 0 some of them.
    """
    best = 0
    for has in names:
        if list(has) == list(typed):
            return 4
        if len(has) >= len(typed):
            start = has[: len(typed)]
            if all(there.startswith(word) for word, there in zip(typed, start, strict=True)):
                best = max(best, 3)
            elif all(_similar(word, there) for word, there in zip(typed, start, strict=True)):
                best = max(best, 2)
        if len(has) == len(typed) and _each(typed, has, _similar) and _each(has, typed, _similar):
            best = max(best, 2)
        if _each(typed, has, _similar):
            best = max(best, 1)
    return best


def _each(typed: Sequence[str], has: Sequence[str], fits: Callable[[str, str], bool]) -> bool:
    return all(any(fits(word, there) for there in has) for word in typed)


def _similar(word: str, there: str) -> bool:
    return _stands(word, there) or SequenceMatcher(None, word, there).ratio() >= _SIMILAR


def _stands(word: str, there: str) -> bool:
    """Whether a word of a name begins as it was typed (`ö` as `o` or `oe`), or means the same."""
    return undoubled(there).startswith(undoubled(word)) or there in _same(word)


def _one(hits: list[Hit], text: str, kind: str) -> Hit:
    """The hit that is meant: the best, when no other fits as well.

    Where one word was typed that is no whole name, who has it anywhere in a name may be meant, too. Beside a
    name that begins so nobody is meant whose name it would be misspelt: Västerbotten is not Österbotten.
    """
    if not hits:
        raise NotFoundError(f"no-such-{kind}", text=text)
    best = hits[0]
    rivals = [hit for hit in hits[1:] if hit.fit == best.fit]
    if best.fit in {2, 3} and len(words(text)) == 1:
        rivals = [hit for hit in hits[1:] if hit.fit > 0 and (hit.as_typed or best.fit == 2)]
    if rivals:
        candidates = [{"id": hit.id, "name": hit.name, **hit.details} for hit in hits]
        raise AmbiguousError(f"ambiguous-{kind}", candidates=candidates, text=text)
    return best
