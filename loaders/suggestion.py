"""A first mapping for a table nobody has mapped yet: from its header and a sample of its rows.

Owns the guesses: what a column holds is judged by its values first, then by its title. What comes out is a
whole mapping that can be loaded as it is, with the reason for each guess beside it, for a person to correct.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from kb.errors import InputError
from kb.identifiers import PersonalNumberError, identifier, is_personal
from kb.texts import t
from loaders import geography, values
from loaders.contents import contents_of
from loaders.reading import Columns, Form, Table, plain
from loaders.recognition import tables_in

SAMPLE = 2000
_ENOUGH = 0.9
_FEW = 0.6
_TITLES: dict[str, str] = {
    "project": r"projekt|project|operation|diarienummer|ärenderubrik|insats",
    "name": r"organisation|företag|foretag|bolag|company|partner|koordinator|coordinator|mottagare"
    r"|beneficiary|aktör|actor|namn|name|firma",
    "role": r"\broll|\brole",
    "cluster": r"kluster|cluster",
    "employees": r"anställd|employee|headcount|ansatte",
    "turnover": r"omsättning|turnover|revenue|net sales|driftsinntekter",
    "town": r"\bort\b|postort|stad|town|city|poststed",
}
_AMOUNTS = (
    r"belopp|budget|bidrag|kostnad|cost|amount|contribution|grant|funding|omsättning|turnover|kr|eur|sek"
)
_START = r"start|från|from|begin|first"
_END = r"slut|till|end|until|last"
_COMPANY = r"\b(ab|as|oy|ltd|gmbh|kommun|universitet|university|region|förening|stiftelse|hb|kb)\b"


@dataclass(frozen=True)
class Guess:
    """What a column seems to hold, how much of it does, and how its column is declared."""

    kind: str
    share: float
    title: str
    name: str
    type: str = "text"


def suggest(path: Path, form: Form | None = None) -> str:
    """A mapping of the first table of a file, as the text of a YAML file."""
    table = _first_table(path, form)
    frame = _sample(table)
    guesses = list(_named(table.header, frame))
    return "\n".join(_written(plain(Path(table.name).stem) or "mine", guesses)) + "\n"


def _first_table(path: Path, form: Form | None) -> Table:
    if not path.is_file():
        raise InputError("no-such-file", file=str(path))
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
    told = title.casefold()
    distinct = filled.unique()
    if distinct.is_empty():
        return Guess("empty", 0.0, title, name)
    for kind, test in _KINDS.items():
        share = sum(map(test, distinct)) / distinct.len()
        if share >= (_FEW if kind in {"place", "postcode"} else _ENOUGH):
            return Guess(kind, share, title, name)
    for kind, parser in (("date", values.date), ("year", values.year), ("amount", values.amount)):
        share = _share(parser(distinct).is_not_null())
        if share >= _ENOUGH and (kind != "amount" or _is_amount(told, distinct)):
            return Guess(_by_title(told, kind), share, title, name, kind)
    return Guess(_by_title(told, "text", distinct), 1.0, title, name)


def _is_amount(told: str, distinct: pl.Series) -> bool:
    """Numbers are amounts unless they look like codes: all of a length, or with a zero before."""
    if re.search(_AMOUNTS, told) or any(re.search(_TITLES[one], told) for one in ("employees", "turnover")):
        return True
    if distinct.str.contains(r"^0\d").any():
        return False
    return bool(distinct.str.contains(r"[.,]").any()) or distinct.str.len_chars().n_unique() > 2


def _by_title(told: str, kind: str, distinct: pl.Series | None = None) -> str:
    if kind == "date":
        return "start" if re.search(_START, told) else "end" if re.search(_END, told) else "date"
    if kind == "amount":
        return next((one for one in ("employees", "turnover") if re.search(_TITLES[one], told)), kind)
    if kind == "text":
        found = next(
            (one for one in ("cluster", "role", "town", "project", "name") if re.search(_TITLES[one], told)),
            "text",
        )
        if (
            found == "text"
            and distinct is not None
            and _share(distinct.str.contains(f"(?i){_COMPANY}")) > 0.3
        ):
            return "name"
        return found
    return kind


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


def _written(source: str, guesses: list[Guess]) -> Iterator[str]:
    """The lines of the mapping."""
    first = {guess.kind: guess for guess in reversed(guesses)}
    names = [one for one in guesses if one.kind == "name"]
    number = next((first[one] for one in ("se-orgnr", "no-orgnr", "fi-ytunnus", "lei") if one in first), None)
    who = names[0] if names else None
    yield f"# {t('suggest.made')}"
    yield "mapping: 1"
    yield f"title: {{en: {_quoted(source)}, sv: {_quoted(source)}}}"
    yield "tables:"
    yield "  rows:"
    yield "    columns:"
    needed = {one.name for one in (number or who,) if one}
    for one in guesses:
        parts = [f"titles: [{_quoted(one.title)}]"]
        if one.type != "text":
            parts += [f"type: {one.type}", "otherwise: empty"]
        if one.name in needed:
            parts.append("required: true")
        why = t("suggest.why", kind=one.kind, share=one.share)
        yield f"      {one.name}: {{{', '.join(parts)}}}  # {why}"
    if number is None and who is None:
        yield f"    # {t('suggest.nobody')}"
        return
    yield "    states:"
    yield from _statements(first, number, who)


def _statements(first: Mapping[str, Guess], number: Guess | None, who: Guess | None) -> Iterator[str]:
    project, cluster = first.get("project"), first.get("cluster")
    if project is not None:
        yield "      - fact: project"
        fields = [f"id: {{key: [{project.name}]}}", f"title: {project.name}"]
        fields += [f"{kind}: {first[kind].name}" for kind in ("start", "end") if kind in first]
        yield f"        fields: {{{', '.join(fields)}}}"
    if cluster is not None:
        yield "      - fact: mentioned_cluster"
        yield f"        fields: {{id: {{key: [{cluster.name}]}}, name: {cluster.name}}}"
    yield "      - fact: actor"
    yield "        as: actor"
    yield "        ids:"
    if number is not None:
        yield f"          - {{scheme: {number.kind}, of: {number.name}}}"
    if who is not None:
        yield f"          - {{scheme: own, of: {who.name}, last: true}}"
    yield f"        fields: {{{', '.join(_details(first, who))}}}"
    if project is not None:
        yield "      - fact: participation"
        fields = ["actor: actor", f"project: {{key: [{project.name}]}}"]
        fields += [f"role: {first['role'].name}"] if "role" in first else []
        fields += [f"contribution_eur: {first['amount'].name}"] if "amount" in first else []
        yield f"        fields: {{{', '.join(fields)}}}"
    if cluster is not None:
        yield "      - fact: membership"
        yield f"        fields: {{actor: actor, cluster: {{key: [{cluster.name}]}}}}"
    figures = [f"{kind}: {first[kind].name}" for kind in ("employees", "turnover") if kind in first]
    if "year" in first and figures:
        yield "      - fact: figures"
        yield f"        fields: {{actor: actor, year: {first['year'].name}, {', '.join(figures)}}}"


def _details(first: Mapping[str, Guess], who: Guess | None) -> Iterator[str]:
    country = f"{{country: {first['country'].name}}}" if "country" in first else "{const: SE}"
    if who is not None:
        yield f"name: {who.name}"
    yield f"country: {country}"
    if "url" in first:
        yield f"url: {first['url'].name}"
    where = [f"{kind}: {first[kind].name}" for kind in ("nuts", "postcode", "town") if kind in first]
    where += [f"called: [{first['place'].name}]"] if "place" in first else []
    if where:
        yield f"place: {{place: {{country: {country}, {', '.join(where)}}}}}"


def _quoted(text: str) -> str:
    """A text as YAML takes it in any place."""
    told = (one if one.isprintable() and one not in '"\\' else f"\\U{ord(one):08x}" for one in text)
    return f'"{"".join(told)}"'
