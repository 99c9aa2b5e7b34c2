"""Swedish organisation numbers by the column, as fast as a register of millions of rows needs them.

Says the same as `kb.identifiers.identifier("se-orgnr", …)`, number by number; a test holds the two together.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

PERSON, WRONG = "!person", "!wrong"


def swedish(text: pl.Series) -> pl.Series:
    """The identifiers, or a word for a personal number (`PERSON`) and for a wrong one (`WRONG`)."""
    frame = pl.DataFrame({"v": text})
    plain = frame.select(pl.col("v").str.contains(r"^\d+$").fill_null(value=False).all()).item()
    if plain:  # as most registers write them
        told = bare = pl.col("v")
    else:
        told = pl.col("v").str.replace_all(r"[\s\u00a0-]", "")
        bare = pl.col("v").str.replace_all(r"\D", "")
    company = (told.str.len_chars() == 12) & told.str.starts_with("16")
    ten = pl.when(company).then(told.str.slice(2)).otherwise(told)
    if not plain:
        ten = ten.str.replace_all(r"[ .-]", "")
    made = frame.select(
        ten=ten, bare=bare, digits=pl.lit(plain) if plain else ten.str.contains(r"^\d{10}$")
    ).with_columns(number=pl.col("ten").cast(pl.UInt64, strict=False))
    shaped = (made["ten"].str.len_chars() == 10) & made["digits"]
    sound = shaped & pl.Series(_checked(made["number"].fill_null(0).to_numpy()))
    return made.select(
        pl.when(pl.col("ten").is_null())
        .then(None)
        .when(_personal(pl.col("bare")))
        .then(pl.lit(PERSON))
        .when(sound)
        .then(pl.lit("se-") + pl.col("ten"))
        .otherwise(pl.lit(WRONG))
    ).to_series()


def _personal(bare: pl.Expr) -> pl.Expr:
    """Where digits have the shape of a personal number, with or without its century."""
    twelve, century = bare.str.len_chars() == 12, bare.str.slice(0, 2)
    company = twelve & (century == "16")
    ten = pl.when(company).then(bare.str.slice(2)).otherwise(bare)
    month = (ten.str.len_chars() == 10) & ten.str.slice(2, 1).is_in(["0", "1"])
    return (twelve & century.is_in(["18", "19", "20"])) | month


def _checked(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Where the check digit (Luhn's) of ten-digit numbers is right."""
    rest = numbers.copy()
    total = np.zeros(rest.size, np.uint64)
    for at in range(10):
        digit = rest % np.uint64(10)
        rest //= np.uint64(10)
        if at % 2:
            digit = digit * np.uint64(2)
            digit -= np.where(digit > 9, np.uint64(9), np.uint64(0))
        total += digit
    right: npt.NDArray[np.bool_] = total % np.uint64(10) == 0
    return right
