"""From what a source says of an address to a place in the graph: NUTS, postcode, city.

Owns the bundled lists of Swedish municipalities and postcodes and the chains of NUTS codes; Norway's and
Finland's are in `loaders.neighbours`. Which column holds what is each source's own knowledge.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from importlib.resources import files
from pathlib import Path

import polars as pl
from babel import Locale

from kb import frames
from kb.model import PlaceFact, PlaceKind
from loaders import bundled, neighbours

# The EU writes Greece and the United Kingdom otherwise than ISO 3166 does.
_ISO = {"EL": "GR", "UK": "GB"}
_NUTS_KINDS = {2: PlaceKind.COUNTRY, 3: PlaceKind.NUTS1, 4: PlaceKind.NUTS2, 5: PlaceKind.NUTS3}
_list = partial(bundled.rows, "geography")


def fold(text: str) -> str:
    """The text in lower case and without diacritics, blanks evened out: `LULEÅ  kommun` is `lulea kommun`."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(one for one in decomposed.casefold() if not unicodedata.combining(one))
    return " ".join(plain.replace("æ", "ae").replace("ø", "o").split())


def _lower(text: str) -> str:
    return " ".join(text.casefold().split())


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Codes by name in lower case, and by folded name where only one is called so: Håbo is not Habo."""
    exact: dict[str, str] = {}
    folded: dict[str, set[str]] = {}
    for name, code in named:
        exact.setdefault(_lower(name), code)
        folded.setdefault(fold(name), set()).add(code)
    return {name: next(iter(codes)) for name, codes in folded.items() if len(codes) == 1} | exact


def _find(names: Mapping[str, str], text: str) -> str | None:
    return names.get(_lower(text)) or names.get(fold(text))


@contextmanager
def bundled_file() -> Iterator[Path]:
    """The bundled list of regions, as a file to load that is there until the end of the block."""
    listed = files("loaders") / "data" / "geography" / "nuts.csv"
    if isinstance(listed, Path):
        yield listed
        return
    with tempfile.TemporaryDirectory() as folder:  # within an archive; `as_file` would call it otherwise
        path = Path(folder) / listed.name
        path.write_bytes(listed.read_bytes())
        yield path


def nuts() -> pl.DataFrame:
    """Sweden's NUTS regions: code, kind, national, name_sv, name_en, parent."""
    return _list("nuts.csv")


@cache
def municipalities() -> pl.DataFrame:
    """Sweden's municipalities: code (`SE-2580`), national, name_sv, name_short, nuts3."""
    county = nuts().filter(pl.col("national").is_not_null()).select("national", nuts3="code")
    listed = _list("municipality_county.csv").join(county, left_on="county_code", right_on="national")
    return listed.select(
        code=pl.lit("SE-") + pl.col("municipality_code"),
        national="municipality_code",
        name_sv="municipality_name",
        name_short="municipality_name_short",
        nuts3="nuts3",
    ).sort("code")


@cache
def _postcodes() -> dict[str, str]:
    listed = _list("postal_to_municipality.csv")
    return {
        code: f"SE-{place}" for code, place in listed.select("postal_code", "municipality_code").iter_rows()
    }


@cache
def _localities() -> dict[str, str]:
    """Post towns that lie in one municipality only, by folded name, to that municipality."""
    found: dict[str, set[str]] = {}
    listed = _list("postal_to_municipality.csv")
    for town, place in listed.select("locality", "municipality_code").unique().iter_rows():
        found.setdefault(_lower(town), set()).add(f"SE-{place}")
    return _by_name((town, next(iter(places))) for town, places in found.items() if len(places) == 1)


@cache
def _municipality_names() -> dict[str, str]:
    """Municipalities by name: `Luleå kommun`, `Stockholms stad`, also without the genitive."""
    listed = _list("municipality_county.csv").select("municipality_name_short", "municipality_code")
    spelled = [
        (f"{name}{ending} {what}", f"SE-{code}")
        for name, code in listed.iter_rows()
        for ending in ("", "s")
        for what in ("kommun", "stad")
    ]
    return _by_name([*municipalities().select("name_sv", "code").iter_rows(), *spelled])


@cache
def _nuts3_of() -> dict[str, str]:
    return dict(municipalities().select("code", "nuts3").iter_rows())


def place_of(
    country: str | None, region: str | None, postcode: str | None, city: str | None, name: str | None
) -> str | None:
    """The code of the most exact place that an address tells, or None.

    A Swedish address gives its municipality (by postcode, else by a post town that lies in one
    municipality only, else by being the municipality itself), unless the NUTS code stated says another
    county; elsewhere the NUTS code, else the country. A NUTS code of another country than the address
    is not believed.
    """
    stated = _nuts_code(country, region)
    if country != "SE":
        return stated or country
    municipality = (
        _postcodes().get("".join(filter(str.isdigit, postcode or ""))[-5:])
        or _find(_localities(), city or "")
        or _find(_municipality_names(), name or "")
    )
    if municipality and (stated is None or _nuts3_of()[municipality].startswith(stated)):
        return municipality
    return stated or country


@lru_cache(maxsize=65536)
def place_told(
    country: str | None,
    nuts: str | None,
    municipality: str | None,
    postcode: str | None,
    town: str | None,
    name: str | None,
    *called: str | None,
) -> str | None:
    """The code of the most exact place that a row tells, in whatever way it does; None when it tells none.

    `municipality` is one by code or name, `name` an organisation's, which tells a place when it is a
    municipality, `called` are names of places, the most exact first.
    """
    code = country_called(country) if country else None
    if code in {None, "SE"}:
        found = place_called(municipality, "SE") if municipality else None
        found = found or (place_of("SE", None, None, None, name) if name else None)
        if found and found != "SE":
            return found
    elif municipality and (found := neighbours.region_of(code, municipality)):
        return found
    for one in called:
        found = place_called(one, code) if one else None
        if found and found != code:
            return found
    if not (postcode or town or nuts):
        return code
    if code is None and nuts:
        code = country_called(nuts.strip()[:2])
    found = place_of(code or "SE", nuts, postcode, town, None)
    return code if code is None and found == "SE" else found  # nobody said that it is in Sweden


def chain_of(place: str) -> list[str]:
    """A place and all that it lies in: `SE-2580`, `SE332`, `SE33`, `SE3`, `SE`."""
    above = _nuts3_of().get(place, place)
    chain = [above[:length] for length in range(len(above), 1, -1)] if "-" not in above else []
    return chain if above == place and chain else [place, *chain]


def county_code(place: str) -> str | None:
    """The national code of a Swedish county, `25` for `SE332`; None for what is none."""
    return _county_codes().get(place)


@cache
def _county_codes() -> dict[str, str]:
    return {code: national for code, national in nuts().select("code", "national").iter_rows() if national}


def _nuts_code(country: str | None, region: str | None) -> str | None:
    if not region:
        return None
    code = region.strip().upper()
    return neighbours.today(code) if _is_nuts(code) and code[:2] == country else None


def _is_nuts(code: str) -> bool:
    return re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", code) is not None


def place_called(text: str, country: str | None = None) -> str | None:
    """The code of the place that a person means: by code, or by name in Swedish or English; None if unknown.

    `Luleå`, `LULEÅ KOMMUN`, `2580`, `Norrbottens län`, `SE332`, `Finland` and `FI` are all understood. A name
    that a county shares with its main municipality (Jönköping) means the municipality; a bare code of two
    digits is not understood, since it may be a county's or part of anything. Regions of Norway and Finland
    are understood by name where the country is told.
    """
    code = text.strip().upper().removeprefix("SE-")
    if code.isdigit() and 3 <= len(code) <= 4:
        municipality = f"SE-{code.zfill(4)}"  # a spreadsheet drops the zero of 0114
        return municipality if municipality in _nuts3_of() else None
    if _is_nuts(code) and (len(code) == 2 or any(map(str.isdigit, code))) and country_called(code[:2]):
        return country_called(code[:2]) if len(code) == 2 else neighbours.today(code)
    if country in {None, "SE"}:
        for names in (_municipality_names(), _short_names(), _region_names()):
            found = _find(names, text)
            if found:
                return found
    elif country in neighbours.COUNTRIES:
        found = _find(_neighbour_names(), text)
        if found and found.startswith(country):
            return found
    return _countries().get(fold(text))


def county_called(text: str) -> str | None:
    """The national code of the Swedish county of this code or name: `25` for `Norrbottens län`."""
    code = text.strip()
    known = set(_county_codes().values())
    return code if code in known else county_code(_find(_county_names(), code) or code.upper())


def region_called(text: str) -> str | None:
    """The NUTS code of the region of this code or name; Sweden's, Norway's and Finland's have to be there."""
    found = _find(_region_names(), text) or _find(_neighbour_names(), text)  # Troms is no code of Turkey's
    code = neighbours.today(text.strip().upper())
    if found or not (_is_nuts(code) and country_called(code[:2])):
        return found
    listed = code[:2] in {"SE", *neighbours.COUNTRIES} and len(code) > 2
    return code if not listed or code in _named() else None


def municipality_called(text: str) -> str | None:
    """The national code of the Swedish municipality of this code or name: `2580` for `Luleå`."""
    found = place_called(text, "SE")
    return found.removeprefix("SE-") if found and found.startswith("SE-") else None


@lru_cache(maxsize=4096)
def country_called(text: str) -> str | None:
    """The code of a country by code or name; None if unknown. Greece is EL and Britain UK, as in the EU."""
    code = text.strip().upper()
    if len(code) == 2:
        known = set(_countries().values())
        return {"GR": "EL", "GB": "UK"}.get(code, code if code in known | {"EL", "UK"} else None)
    return _countries().get(fold(text))


@cache
def _countries() -> dict[str, str]:
    """Countries by their folded names in Swedish and English."""
    found = {}
    for lang in ("sv", "en"):
        for code, name in Locale(lang).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"}:
                found[fold(name)] = {"GR": "EL", "GB": "UK"}.get(code, code)
    return found


@cache
def _short_names() -> dict[str, str]:
    """Municipalities by their names without `kommun`."""
    listed = _list("municipality_county.csv").select("municipality_name_short", "municipality_code")
    return _by_name((name, f"SE-{code}") for name, code in listed.iter_rows())


@cache
def _region_names() -> dict[str, str]:
    """NUTS regions by their names; a county also without `län`, and as the region that governs it."""
    found: dict[str, str] = {}
    for code, _, national, sv, en, _ in nuts().iter_rows():
        for name in (sv, en):
            for spelling in _spellings_of_county(name) if national else (fold(name),):
                found.setdefault(spelling, code)
    return found


@cache
def _neighbour_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, code in neighbours.names():
        found.setdefault(fold(name), code)
    return found


@cache
def _county_names() -> dict[str, str]:
    """The same of counties only: Stockholm is a county here, and a region of NUTS 2 there."""
    counties = nuts().drop_nulls("national").select("code", "name_sv", "name_en")
    return {
        spelling: code
        for code, *names in counties.iter_rows()
        for name in names
        for spelling in _spellings_of_county(name)
    }


def _spellings_of_county(name: str) -> tuple[str, ...]:
    folded = fold(name)
    short = folded.removesuffix(" lan").removesuffix(" county").removesuffix("s")
    return folded, short, folded.removesuffix(" lan"), f"region {short}"


@cache
def _named() -> dict[str, tuple[str | None, str | None, str | None, list[str]]]:
    """National code and names, Swedish, English and others, of the NUTS regions that have names here.

    Norwegian counties have no national code here: it may be a Swedish county's (18, Nordland and Örebro).
    """
    abroad = {
        code: (None, sv, en, [name for name in own if name not in {sv, en}])
        for code, (sv, en, own) in neighbours.regions().items()
    }
    return {**abroad, **{code: (national, sv, en, []) for code, _, national, sv, en, _ in nuts().iter_rows()}}


def place_facts(codes: Mapping[str, int]) -> pl.DataFrame:
    """Facts for these NUTS and country codes and all that they are part of.

    Regions of Sweden, Norway and Finland have their names, others are named after their country.

    `codes` gives for each code the row that states it. Municipalities are not made here: they all come with
    the bundled lists.
    """
    chain: dict[str, int] = {}
    for code, row in codes.items():
        for length in range(2, len(code) + 1) if "-" not in code else ():
            chain[code[:length]] = min(row, chain.get(code[:length], row))
    rows = []
    for code, row in sorted(chain.items()):
        national, sv, en, names = _named().get(code, (None, None, None, []))
        if sv is None:
            country = _ISO.get(code[:2], code[:2])
            sv, en = (Locale(lang).territories.get(country) for lang in ("sv", "en"))
            if len(code) > 2 and sv is not None:  # a region that has no name here is told from its country
                sv, en = f"{sv} ({code})", f"{en} ({code})"
        parent = code[:-1] if len(code) > 2 else None
        rows.append((row, code, en, sv, parent, _NUTS_KINDS[len(code)].value, national, names))
    return pl.DataFrame(rows, schema=frames.schema(PlaceFact), orient="row")


def bundled_place_facts() -> pl.DataFrame:
    """Facts for all of Sweden, the NUTS regions and the municipalities below them, and for the regions of
    Norway and Finland."""
    schema = frames.schema(PlaceFact)
    below = municipalities().with_columns(
        name_en="name_short",
        parent="nuts3",
        kind=pl.lit(PlaceKind.MUNICIPALITY.value),
    )
    sweden = [
        listed.with_row_index("row", 2)
        .with_columns(names=pl.lit([], pl.List(pl.String)))
        .select(pl.col(name).cast(kind) for name, kind in schema.items())
        for listed in (nuts(), below)
    ]
    abroad = place_facts({code: row for row, code in enumerate(neighbours.regions(), 2)})
    return pl.concat([*sweden, abroad])
