"""A first mapping for a table nobody has mapped yet: from its header and a sample of its rows.

Owns the guesses: what a column holds is judged by its values first, then by its title. What is made of them
(`loaders.suggested`) is a whole mapping that can be loaded as it is, with the reason for each guess beside
it, for a person to correct.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import polars as pl

from kb.identifiers import PersonalNumberError, identifier, is_personal
from loaders import geography, suggested, values
from loaders.contents import contents_of
from loaders.reading import Columns, Form, Table, plain
from loaders.recognition import tables_in
from loaders.suggested import Guess, words_of

SAMPLE = 2000
_ENOUGH = 0.9
_FEW = 0.6
# What the words of a title mean, looked for in this order. Words are apart: `projectID` is `project id`.
_TITLES: dict[str, str] = {
    "cluster": r"kluster|cluster",
    "role": r"roll\b|role\b",
    "town": r"\bort\b|postort|stad|town|city|poststed",
    "aside": r"(typ|type|form|status|[äa]gande)\b"
    r"|^(fond|fund|program|programme|strand|topic|category|kategori|land|country)\b",
    "project-id": r"(projekt|project|operation|ärende|insats).*(nr|nummer|number|kod|code|id|identifier)\b"
    r"|diarie(nr|nummer)",
    "code": r"\b(id|rcn|nr|no|kod|code|order|identifier)\b|(nummer|number|identity|identitet)\b",
    "project": r"projekt|project|operation|ärenderubrik|insats",
    "partner": r"samarbet|\bworks? with\b|collaborat|motpart",
    "about": r"\bom vad\b|\babout\b|^ämne",
    "frequency": r"hur ofta|how often|frekvens|frequency",
    "name": r"organisation|företag|foretag|bolag|company|partner|koordinator|coordinator|mottagare"
    r"|beneficiary|aktör|actor|namn|name|firma",
}
_NUMBERS: dict[str, str] = {
    "employees": r"anställd|employee|headcount|ansatte",
    "turnover": r"omsättning|turnover|revenue|net sales|driftsinntekter",
    "strength": r"styrk|starkt|strength|how strong",
}
_AMOUNTS = (
    r"belopp|budget|bidrag|kostnad|cost|amount|contribution|grant|funding|omsättning|turnover|kr|eur|sek"
)
_WEB = r"web|hemsid|url|\bsite|www|länk|link"
_START = r"start|från|from|begin|first"
_END = r"(?<!be)slut|till|end|until|last"
_COMPANY = r"\b(ab|as|oy|ltd|gmbh|kommun|universitet|university|region|förening|stiftelse|hb|kb)\b"


def suggest(path: Path, form: Form | None = None) -> str:
    """A mapping of the first table of a file, as the text of a YAML file."""
    table = _first_table(path, form)
    frame = _sample(table)
    return suggested.written(Path(table.name).stem or "mine", list(_named(table.header, frame)))


def _first_table(path: Path, form: Form | None) -> Table:
    found, _ = contents_of(path)
    return tables_in(found[0], form)[0]


def _sample(table: Table) -> pl.DataFrame:
    names = {f"c{at}": title for at, title in enumerate(table.header) if plain(title)}
    columns = Columns((), tuple(names), {name: (title,) for name, title in names.items()})
    chunk = next(islice(table.chunks(columns), 1))
    return chunk.frame.head(SAMPLE)


def _named(header: tuple[str, ...], frame: pl.DataFrame) -> Iterator[Guess]:
    """A guess for each column, its name made of its title and unlike the others'."""
    taken: set[str] = {"row"}
    for column in frame.columns:
        if column == "row":
            continue
        title = header[int(column[1:])]
        folded = re.sub("[^a-z0-9]+", "_", geography.fold(title)).strip("_")
        usable = re.match("[a-z]", folded) and folded not in _WORDS_OF_YAML
        name = first = folded if usable else f"column_{folded}".strip("_")
        number = 2
        while name in taken:
            name, number = f"{first}_{number}", number + 1
        taken.add(name)
        filled = frame[column].drop_nulls()
        yield _guess(title, name, filled.filter(filled != ""))


def _guess(title: str, name: str, filled: pl.Series) -> Guess:
    told = words_of(title)
    distinct = filled.unique()
    number = distinct.len()
    if not number:
        return Guess("empty", 0.0, title, name)
    for kind, test in _KINDS.items():
        if kind == "url" and not re.search(_WEB, told):
            continue
        share = sum(map(test, distinct)) / number
        if share >= (_FEW if kind in {"place", "postcode"} else _ENOUGH):
            return Guess(kind, share, title, name, distinct=number)
    numbered = re.search(_TITLES["project-id"], told) is not None  # 2024-01 may be a month, or a number
    for kind, parser in (("date", values.date), ("year", values.year), ("amount", values.amount)):
        if numbered and kind != "amount":
            continue
        share = _share(parser(distinct).is_not_null())
        if share >= _ENOUGH and (kind != "amount" or _is_amount(told, distinct)):
            found = _by_title(told, kind)
            return Guess(found, share, title, name, "whole" if found == "strength" else kind, number)
    return Guess(_by_words(told, distinct), 1.0, title, name, distinct=number)


def _is_amount(told: str, distinct: pl.Series) -> bool:
    """Numbers are amounts unless they look like codes: all of a length, or with a zero before."""
    if any(re.search(one, told) for one in _NUMBERS.values()):
        return True
    if re.search(_TITLES["code"], told) or distinct.str.contains(r"^0\d").any():
        return False
    if re.search(_AMOUNTS, told):
        return True
    return bool(distinct.str.contains(r"[.,]").any()) or distinct.str.len_chars().n_unique() > 2


def _by_title(told: str, kind: str) -> str:
    """What dates and numbers are of."""
    if kind == "date":
        return "start" if re.search(_START, told) else "end" if re.search(_END, told) else "date"
    if kind == "amount":
        return next((one for one, words in _NUMBERS.items() if re.search(words, told)), kind)
    return kind


def _by_words(told: str, distinct: pl.Series) -> str:
    """What texts are of."""
    found = next((kind for kind, words in _TITLES.items() if re.search(words, told)), None)
    if found is None and _share(distinct.str.contains(f"(?i){_COMPANY}")) > 0.3:
        return "name"
    return "text" if found in {None, "aside", "code"} else str(found)


def _share(holds: pl.Series) -> float:
    return int(holds.sum()) / max(holds.len(), 1)


def _number(scheme: str) -> Callable[[str], bool]:
    def valid(text: str) -> bool:
        try:
            identifier(scheme, text)
        except PersonalNumberError:
            return True
        except ValueError:
            return scheme == "se-orgnr" and is_personal(text) and len(re.sub(r"\D", "", text)) in {10, 12}
        return True

    return valid


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text.strip()) is not None


def _is_nuts(text: str) -> bool:
    code = text.strip()
    return re.fullmatch(r"[A-Z]{2}[0-9A-Z]{1,3}", code) is not None and any(map(str.isdigit, code))


# What these mean in YAML is no text.
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null"})
# In this order: the first that fits nearly all values is it.
_KINDS: Mapping[str, Callable[[str], bool]] = {
    "se-orgnr": _number("se-orgnr"),
    "lei": _number("lei"),
    "fi-ytunnus": _number("fi-ytunnus"),
    "no-orgnr": _number("no-orgnr"),
    "vat": _matches(r"[A-Z]{2}\d[0-9A-Z]{7,11}"),
    "url": _matches(r"(https?://|www\.)\S+"),
    "nuts": _is_nuts,
    "postcode": lambda text: (
        re.fullmatch(r"(?:SE-)?\d{3} ?\d{2}", text.strip()) is not None
        and (geography.place_of("SE", None, text, None, None) or "SE") != "SE"
    ),
    "country": lambda text: geography.country_called(text) is not None,
    "place": lambda text: not text.strip().isdigit() and geography.place_called(text, "SE") is not None,
}
