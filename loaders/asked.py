"""Who was asked in a survey, and who of them answered.

Owns what silence means: an organisation that was asked and did not answer is recorded as such, so that no
answer is never taken for no tie. Who was asked is told by a roster's list of them, or by rows of its ties
that name an organisation and nothing else, as a form does that came back empty. A roster with neither says
nothing of who was asked: its ties may be what the region knows itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from kb.model import AskedFact
from kb.texts import t
from loaders import values
from loaders.sheets import Sheet
from loaders.source import Facts

_ANSWER = ("partner", "partner_number", "strength", "frequency", "about")


@dataclass(frozen=True)
class Coverage:
    """Of a whole roster, by key: who is on its list of those asked, and who stated any tie.

    `told` says whether the roster tells who was asked at all.
    """

    listed: frozenset[str]
    stated: frozenset[str]
    told: bool

    @classmethod
    def of(cls, sheets: Mapping[str, Sheet]) -> Coverage:
        """Read it off the sheets before any row is taken out of them."""
        listed, ties = sheets.get("asked"), sheets.get("ties")
        if ties is None:
            return cls(_keys(listed.frame) if listed else frozenset(), frozenset(), told=listed is not None)
        empty = ties.frame.filter(blank(ties.frame))
        return cls(
            _keys(listed.frame) if listed else frozenset(),
            _keys(ties.frame.filter(~blank(ties.frame))),
            told=listed is not None or bool(_keys(empty)),
        )

    def of_list(self, sheet: Sheet) -> Iterator[Facts]:
        """What a list of those asked states; who stated a tie has answered, whatever the list says."""
        sheet.need("organisation")
        sheet.parse(values.day, "asked", "date")
        sheet.parse(values.answer, "answered")
        sheet.once("organisation", "organisation_key")
        yield from sheet.actors("organisation")
        stated = sheet.frame["organisation_key"].is_in(list(self.stated))
        anyway = int((stated & ~sheet.frame["answered"]).sum())
        if anyway:
            sheet.reading.say(t("roster.answered-anyway", n=anyway))
        answered = sheet.frame["answered"].fill_null(value=False) | stated
        yield _asked(sheet, sheet.frame.with_columns(answered=answered))

    def of_silent(self, sheet: Sheet) -> Iterator[Facts]:
        """What the empty rows of ties state; they are taken out of the sheet.

        One row of each who is silent counts; those of others, and of who is on the list, are left out.
        """
        key = sheet.frame["organisation_key"]
        silent = key.is_not_null() & ~key.is_in(list(self.stated | self.listed)) & key.is_first_distinct()
        sheet.leave_out(blank(sheet.frame) & ~silent)
        empty = blank(sheet.frame)
        rest, sheet.frame = sheet.frame.filter(~empty), sheet.frame.filter(empty)
        if sheet.frame.height:
            yield from sheet.actors("organisation")
            yield _asked(sheet, sheet.frame.with_columns(answered=False))
        sheet.frame = rest

    def of_answers(self, sheet: Sheet) -> Iterator[Facts]:
        """Who stated a tie and is on no list has answered, too, where the roster tells who was asked."""
        if self.told:
            new = sheet.frame.filter(~pl.col("organisation_key").is_in(list(self.listed)))
            once = new.unique("organisation_key", keep="first", maintain_order=True)
            yield _asked(sheet, once.with_columns(answered=True))


def blank(frame: pl.DataFrame) -> pl.Series:
    """The rows of ties that hold no answer."""
    return frame.select(pl.all_horizontal(pl.col(name).is_null() for name in _ANSWER)).to_series()


def _asked(sheet: Sheet, frame: pl.DataFrame) -> Facts:
    day = {"asked": "asked"} if "asked" in frame.columns else {}
    return sheet.facts(AskedFact, frame, actor="organisation_key", answered="answered", **day)


def _keys(frame: pl.DataFrame) -> frozenset[str]:
    return frozenset(frame["organisation_key"].drop_nulls())
