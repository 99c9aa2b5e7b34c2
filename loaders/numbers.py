"""Swedish organisation numbers by the column, as fast as a register of millions of rows needs them.

Says the same as `kb.identifiers.identifier("se-orgnr", …)`, number by number; a test holds the two together.
"""

from __future__ import annotations

import polars as pl

PERSON, WRONG = "!person", "!wrong"


def swedish(text: pl.Series) -> pl.Series:
    """The identifiers, or a word for a personal number (`PERSON`) and for a wrong one (`WRONG`)."""
    told = pl.col("v").str.replace_all(r"[\s\u00a0-]", "")
    company = told.str.contains(r"^16\d{10}$")
    ten = pl.when(company).then(told.str.slice(2)).otherwise(told).str.replace_all(r"[ .-]", "")
    bare = pl.col("v").str.replace_all(r"\D", "")
    last = pl.when(bare.str.contains(r"^16\d{10}$")).then(bare.str.slice(2)).otherwise(bare)
    personal = bare.str.contains(r"^(18|19|20)\d{10}$") | last.str.contains(r"^\d{2}[01]\d{7}$")
    digits = [ten.str.slice(at, 1).cast(pl.Int32, strict=False) for at in range(10)]
    doubled = [
        digit if at % 2 else digit * 2 - pl.when(digit > 4).then(9).otherwise(0)
        for at, digit in enumerate(digits)
    ]
    sound = ten.str.contains(r"^\d{10}$") & (pl.sum_horizontal(doubled) % 10 == 0)
    found = (
        pl.when(pl.col("v").is_null())
        .then(None)
        .when(personal)
        .then(pl.lit(PERSON))
        .when(sound)
        .then(pl.lit("se-") + ten)
        .otherwise(pl.lit(WRONG))
    )
    return pl.DataFrame({"v": text}).select(found).to_series()
