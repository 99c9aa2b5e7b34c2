"""What a mapping can make of the columns of a row: a short, closed list of functions.

A *term* is the name of a column, or one function of terms: `{text: "interreg-{programme}"}`,
`{codes: {of: type, map: {SME: Company}}}`. This is the list; what each does is in the modules beside.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Discriminator, Tag

from loaders import functions as made
from loaders import industries, nested, rates, whereabouts
from loaders.term import Function, names, own_id

__all__ = ["Function", "Term", "functions", "names", "own_id"]

_FUNCTIONS: dict[str, type[Function]] = {
    "const": made.Const,
    "text": made.Text,
    "first": made.First,
    "key": made.Key,
    "codes": made.Codes,
    "part": made.Part,
    "split": made.Split,
    "list": made.Together,
    "match": made.Match,
    "times": made.Times,
    "only": made.Only,
    "free_text": made.FreeText,
    "in_force": made.InForce,
    "objects": nested.Objects,
    "inside": nested.Inside,
    "date": made.Date,
    "year": made.Year,
    "country": whereabouts.Country,
    "place": whereabouts.Place,
    "industry_sv": industries.IndustryInSwedish,
    "industry_en": industries.IndustryInEnglish,
    "euro": rates.Euro,
    "rate_year": rates.RateYear,
}


def _kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "column"
    if isinstance(value, Function):
        return next(name for name, function in _FUNCTIONS.items() if isinstance(value, function))
    if isinstance(value, dict) and len(value) == 1:
        return next((name for name in _FUNCTIONS if name in value), None)
    return None


Term = Annotated[
    Annotated[str, Tag("column")]
    | Annotated[made.Const, Tag("const")]
    | Annotated[made.Text, Tag("text")]
    | Annotated[made.First, Tag("first")]
    | Annotated[made.Key, Tag("key")]
    | Annotated[made.Codes, Tag("codes")]
    | Annotated[made.Part, Tag("part")]
    | Annotated[made.Split, Tag("split")]
    | Annotated[made.Together, Tag("list")]
    | Annotated[made.Match, Tag("match")]
    | Annotated[made.Times, Tag("times")]
    | Annotated[made.Only, Tag("only")]
    | Annotated[made.FreeText, Tag("free_text")]
    | Annotated[made.InForce, Tag("in_force")]
    | Annotated[nested.Objects, Tag("objects")]
    | Annotated[nested.Inside, Tag("inside")]
    | Annotated[made.Date, Tag("date")]
    | Annotated[made.Year, Tag("year")]
    | Annotated[whereabouts.Country, Tag("country")]
    | Annotated[whereabouts.Place, Tag("place")]
    | Annotated[industries.IndustryInSwedish, Tag("industry_sv")]
    | Annotated[industries.IndustryInEnglish, Tag("industry_en")]
    | Annotated[rates.Euro, Tag("euro")]
    | Annotated[rates.RateYear, Tag("rate_year")],
    Discriminator(_kind),
]


def functions() -> list[str]:
    """What the functions are called."""
    return list(_FUNCTIONS)


_OPERANDS: tuple[type[BaseModel], ...] = (
    made.CodesOf,
    made.PartOf,
    made.SplitOf,
    made.MatchOf,
    made.TimesOf,
    made.OnlyOf,
    made.InForceOf,
    nested.ObjectsOf,
    nested.InsideOf,
    whereabouts.PlaceOf,
    rates.EuroOf,
)
# Functions are made of terms, and terms of functions: only here both are known.
for _one in (*_OPERANDS, *_FUNCTIONS.values()):
    _one.model_rebuild(_types_namespace={"Term": Term})
