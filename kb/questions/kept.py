"""Answers kept in memory, each for as long as the database stays as it was when it was asked.

Owns when an answer may be given again: the same question with the same parameters in the same language, in
the same state of the database (`Store.state`). One short way to the server tells the state before each
answer, so a write by anybody, with this program or another, makes the next answer fresh; and since the state
is taken before the question is asked, an answer is never older than the state it is kept under. What names
mean is kept in the same way. `asking.ask` is the same without a memory.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from kb import settings
from kb.memory import Memory
from kb.questions import asking, meaning
from kb.questions.asking import Answer
from kb.questions.header import Question, code_of
from kb.questions.meaning import Meant, Wanted
from kb.store import Store
from kb.texts import language

T = TypeVar("T")
_of: WeakKeyDictionary[Store, Memory] = WeakKeyDictionary()
_lock = threading.Lock()
# What gives another answer although nothing was written: the time of day, and chance.
_UNSTEADY = re.compile(
    r"(?<![\w.])(?:(?:date|time|datetime|localtime|localdatetime)(?:\.\w+)?\s*\(\s*[){]|(?:timestamp|rand|randomuuid)\s*\()"
    r"|\.(?:realtime|statement|transaction)\s*\(",
    re.IGNORECASE,
)


@dataclass
class Moment:
    """A state that several questions are asked in; `steady` until one of them may change by itself."""

    state: str
    steady: bool = True


_moment: ContextVar[Moment | None] = ContextVar("moment", default=None)


@contextmanager
def at(state: str) -> Iterator[Moment]:
    """Ask of a store that was found in this state, without looking again before each question.

    What is made of several answers is then of that state, or newer, and may be kept under it if `steady`.
    """
    moment = Moment(state)
    token = _moment.set(moment)
    try:
        yield moment
    finally:
        _moment.reset(token)


def ask(store: Store, question: Question, given: Mapping[str, Any]) -> Answer:
    """As `asking.ask`, which says what it raises; the answer is one kept from before if it still holds.

    It is shared with others who ask the same: read it, don't change it.
    """
    return Asked.now(store, question, given).answer()


def memory(store: Store) -> Memory:
    """What is kept of a store, as much as `LOKET_ANSWERS_KEPT` allows when it is first wanted."""
    with _lock:
        found = _of.get(store)
        if found is None:
            found = _of[store] = Memory(settings.answers_kept())
        return found


@dataclass(frozen=True)
class Asked:
    """A question asked at one moment, its answer not yet fetched.

    `tag` names the answer without looking at it: as long as it is the same, so is the answer. None when the
    answer may change by itself or nothing is to be kept; then each answer is fetched anew.
    """

    store: Store
    question: Question
    given: Mapping[str, Any]
    state: str
    tag: str | None

    @classmethod
    def now(cls, store: Store, question: Question, given: Mapping[str, Any]) -> Asked:
        """Ask at this moment."""
        moment = _moment.get()
        sound = given.keys() <= question.params.keys()
        if not sound or not settings.answers_kept() or unsteady(question.text):
            if moment is not None:
                moment.steady = False
            return cls(store, question, given, "", None)
        state = moment.state if moment else store.state()
        tag = _tag(state, question, given) if state else None
        return cls(store, question, given, state, tag)

    def answer(self) -> Answer:
        """The answer, kept or fetched; raises what `asking.ask` raises."""
        return self._kept(
            "answer", lambda: asking.ask(self.store, self.question, self.given, look_up=self._meant)
        )

    def written(self, form: str, write: Callable[[Answer], bytes]) -> bytes:
        """The answer as `write` forms it, kept under the name of the form."""
        return self._kept(form, lambda: write(self.answer()))

    def _kept(self, what: str, make: Callable[[], T]) -> T:
        if self.tag is None:
            return make()
        return memory(self.store).get(self.state, (what, _key(self.question, self.given)), make)

    def _meant(self, store: Store, wanted: Iterable[Wanted]) -> dict[str, Meant]:
        """What names mean, looked up together unless it was before in the same state."""
        in_order = tuple(wanted)
        if self.tag is None or not in_order:
            return meaning.look_up(store, in_order)
        key = ("meant", language(), *((one.name, one.type.value, one.text) for one in in_order))
        found: dict[str, Meant] = memory(store).get(self.state, key, lambda: meaning.look_up(store, in_order))
        return found


@lru_cache(maxsize=256)
def unsteady(text: str) -> bool:
    """Whether a statement may answer otherwise though nothing was written: it asks the time, or chance."""
    return _UNSTEADY.search(code_of(text)) is not None


def _key(question: Question, given: Mapping[str, Any]) -> str:
    """What the answer depends on besides the state: parameters as `asking` reads them, as text."""
    said = sorted(
        (name, text) for name, value in given.items() if value is not None and (text := str(value).strip())
    )
    parts = (language(), question.model_dump_json(), *(f"{len(one)}:{one}" for pair in said for one in pair))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _tag(state: str, question: Question, given: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{state}\0{_key(question, given)}".encode()).hexdigest()[:32]
