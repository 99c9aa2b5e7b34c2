"""Which rows of a source are wanted: by place, industry and status, or only who is in the graph already.

`county=25`, `nuts=SE33`, `municipality=2580`, `industry=62`, `status=active`, `known`; places also by name
(`county=Norrbotten`). Several values of one kind, separated by commas, are any of them; conditions of several
kinds have to hold together. A row that tells nothing of what is asked for is not wanted. What was asked is
part of the name of the series, so that the companies of one county never replace those of another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

import polars as pl

from kb.errors import UsageError
from loaders import geography

Known = Callable[[list[str]], set[str]]
_STATUSES = ("active", "inactive", "ceased")


@dataclass(frozen=True)
class Where:
    """What is asked for: of each kind the values, any of which will do; none where it is not asked."""

    county: tuple[str, ...] = ()
    nuts: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    known: bool = False

    @classmethod
    def kinds(cls) -> tuple[str, ...]:
        """All kinds there are, in their order."""
        return tuple(one.name for one in fields(cls))

    @property
    def asked(self) -> tuple[str, ...]:
        """The kinds that are asked for."""
        return tuple(one for one in self.kinds() if getattr(self, one))

    @property
    def name(self) -> str:
        """What is asked as part of the name of a series: `county25-known`."""
        parts = [f"{kind}{'+'.join(getattr(self, kind))}" for kind in self.asked if kind != "known"]
        return "-".join([*parts, "known"] if self.known else parts)

    def holds(self, rows: pl.DataFrame, known: Known) -> pl.Series:
        """Where rows are wanted. They have `place`, `status`, `industries` and `ids`."""
        wanted = pl.repeat(value=True, n=rows.height, eager=True)
        if self.county or self.nuts or self.municipality:
            places = rows["place"].unique().drop_nulls()
            within = [one for one in places if self._within(one)]
            wanted &= rows["place"].is_in(within).fill_null(value=False)
        if self.status:
            wanted &= rows["status"].is_in(list(self.status)).fill_null(value=False)
        if self.industry:
            bare = rows.select(bare=pl.col("industries").list.eval(_bare(pl.element())))["bare"]
            starts = "^(" + "|".join(self.industry) + ")"
            wanted &= (
                pl.DataFrame({"bare": bare})
                .select(pl.col("bare").list.eval(pl.element().str.contains(starts)).list.any())
                .to_series()
                .fill_null(value=False)
            )
        if self.known:
            there = known(rows["ids"].explode(empty_as_null=False).drop_nulls().unique().sort().to_list())
            among = pl.col("ids").list.eval(pl.element().is_in(list(there))).list.any()
            wanted &= rows.select(among).to_series().fill_null(value=False)
        return wanted

    def _within(self, place: str) -> bool:
        chain = geography.chain_of(place)
        counties = [geography.county_code(one) for one in chain]
        return (
            (not self.county or any(one in counties for one in self.county))
            and (not self.nuts or any(one in chain for one in self.nuts))
            and (not self.municipality or any(f"SE-{one}" in chain for one in self.municipality))
        )


def parse(told: Iterable[str]) -> Where:
    """What the user asks for; `UsageError` for what is no condition."""
    found: dict[str, set[str]] = {}
    known = False
    for condition in told:
        kind, _, value = (part.strip() for part in condition.partition("="))
        if kind == "known" and not value:
            known = True
            continue
        values = {_value(kind, one.strip(), condition) for one in value.split(",")}
        found.setdefault(kind, set()).update(values)
    return Where(known=known, **{kind: tuple(sorted(values)) for kind, values in found.items()})


def _industry(value: str) -> str | None:
    plain = value.replace(".", "")
    return plain if re.fullmatch(r"\d{1,5}", plain) else None


def _status(value: str) -> str | None:
    return value.lower() if value.lower() in _STATUSES else None


# What a value of each kind means: its code, or nothing for what there is not.
_MEANINGS: dict[str, Callable[[str], str | None]] = {
    "county": geography.county_called,
    "nuts": geography.region_called,
    "municipality": geography.municipality_called,
    "industry": _industry,
    "status": _status,
}

_EXAMPLES = {
    "county": ("county=25", "county=Norrbotten"),
    "nuts": ("nuts=SE33", "nuts=Nordland"),
    "municipality": ("municipality=2580", "municipality=Luleå"),
    "industry": ("industry=62", "industry=62.010"),
    "status": tuple(f"status={one}" for one in _STATUSES),
}


def _value(kind: str, value: str, condition: str) -> str:
    if kind not in _MEANINGS:
        raise UsageError("no-such-filter", condition=condition, kinds=", ".join([*_MEANINGS, "known"]))
    meant = _MEANINGS[kind](value)
    if meant is None:
        raise UsageError("filter-value", condition=condition, kind=kind, examples=", ".join(_EXAMPLES[kind]))
    return meant


def _bare(code: pl.Expr) -> pl.Expr:
    """An industry's code without its classification: `sni2007-62010` and `62.010` are `62010`."""
    return code.str.replace(r"^[^-]*-", "").str.replace_all(r"\D", "")
