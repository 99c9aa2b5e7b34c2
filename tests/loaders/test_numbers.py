"""Swedish organisation numbers by the column are as each by itself."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.identifiers import PersonalNumberError, identifier, is_personal
from loaders.numbers import PERSON, WRONG, swedish
from tests.loaders.twins import (
    LTU,
    SAAB,
    SVEN,
)


def one_by_one(text: str | None) -> str | None:
    """What the slow way says of a number."""
    if text is None:
        return None
    try:
        return identifier("se-orgnr", text).id
    except PersonalNumberError:
        return PERSON
    except ValueError:
        return PERSON if is_personal(text) else WRONG


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.none()
        | st.from_regex(r"(16|19|20|18)?[0-9]{6}[- ]?[0-9]{4}", fullmatch=True)
        | st.sampled_from([LTU, "202100-2841", "16 2021002841", SAAB, SVEN, "19850505-1231", "556036-0790"])
        | st.text("0123456789- .A", max_size=14),
        min_size=1,
    )
)
def test_a_column_of_numbers_is_read_as_each_by_itself(texts: list[str | None]) -> None:
    assert swedish(pl.Series(texts, dtype=pl.String)).to_list() == [one_by_one(one) for one in texts]
