"""Bulk files of Bolagsverket and SCB as published, with all their quirks, made up, of any size. Seeded.

At full size (`FULL_BOLAGSVERKET`, `FULL_SCB`) they have as many rows as the real ones. Organisation i has the
same number in both, so what one file says of it meets what the other says. Nobody in them is real; a number
may be somebody's by chance. Each file is given with what a right reading of it counts.

With `changed` it is the delivery after: that share of the organisations is not told as it was before, a tenth
of them gone, and as many are new. Everything else is the same, to the byte.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from tests.bench.registry import SYLLABLES, TRADES

FULL_BOLAGSVERKET = 2_970_000
FULL_SCB = 1_820_000
POSTCODES = Path(__file__).parents[2] / "loaders" / "data" / "geography" / "postal_to_municipality.csv"
BOLAGSVERKET = (
    "organisationsidentitet", "namnskyddslopnummer", "registreringsland", "organisationsnamn",
    "organisationsform", "avregistreringsdatum", "avregistreringsorsak",
    "pagandeAvvecklingsEllerOmstruktureringsforfarande", "registreringsdatum", "verksamhetsbeskrivning",
    "postadress",
)  # fmt: skip
SCB = (
    "ForAndrTyp", "COAdress", "Foretagsnamn", "FtgStat", "Gatuadress", "JEStat", "JurForm", "Namn", "Ng1",
    "Ng2", "Ng3", "Ng4", "Ng5", "PeOrgNr", "PostNr", "PostOrt", "RegDatKtid", "Reklamsparrtyp",
)  # fmt: skip
_BLOCK = 200_000
_ROWS_EACH = (
    1.0385  # of an organisation in Bolagsverket's file: 2.97 million rows, 2.86 million organisations
)

Rng = np.random.Generator
Numbers = npt.NDArray[np.int64]
Lines = Callable[[pl.DataFrame, Rng], pl.DataFrame]

# The kinds there are: the share, the first number, the form at Bolagsverket and at SCB, how names end.
_KINDS = (
    (0.3995, 0, "E", "10", ""),  # sole traders, by their personal number
    (0.4200, 556_000_000, "AB", "49", " AB"),
    (0.0500, 962_000_000, "HB", "31", " HB"),
    (0.0200, 966_000_000, "KB", "31", " KB"),
    (0.0200, 762_000_000, "BRF", "53", " bostadsrättsförening"),
    (0.0200, 766_000_000, "EK", "51", " ekonomisk förening"),
    (0.0400, 802_000_000, "I", "61", " ideell förening"),
    (0.0200, 862_000_000, "S", "71", " stiftelse"),
    (0.0050, 512_000_000, "FL", "96", " filial"),
    (0.0050, 102_000_000, "E", "91", " dödsbo"),
    (0.0005, 202_000_000, "OFB", "82", " kommunalförbund"),
)
_SOLE_TRADER, _COMPANY = 0, 1
_MOST = 3_900_000  # more would need numbers of another shape


@dataclass(frozen=True)
class Made:
    """A file, and what a right reading of it counts.

    `rows` are the records below the header, `left_out` those of natural persons, `rejected` the crooked ones
    by reason, `organisations` the distinct ones among the rest. Compared with the delivery before, `altered`
    organisations are told otherwise, `gone` were only there and `fresh` are only here, persons among them.
    """

    path: Path
    rows: int = 0
    left_out: int = 0
    organisations: int = 0
    altered: int = 0
    gone: int = 0
    fresh: int = 0
    rejected: dict[str, int] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """The rows that are loaded."""
        return self.rows - self.left_out - sum(self.rejected.values())


def bolagsverket(
    folder: Path, rows: int = FULL_BOLAGSVERKET, seed: int = 1, changed: float = 0.0, *, crooked: bool = True
) -> Made:
    """`bolagsverket_bulkfil.txt` with so many rows; with `changed` about as many.

    Quoted, UTF-8; values and their parts packed with `|` and `$`; several rows for some organisations;
    newlines in fields, the word `null`; and, as rare as in the real file, but each at least once: a mark in
    a name that is not doubled and shifts the columns, a NUL byte, no name. Those are left sound with
    `crooked=False`: some readers give up on the first.
    """
    organisations = round(rows / _ROWS_EACH)
    rng = _rng(seed, 1)
    quirks = _quirks(rng, ("quote", "nul", "missing"), _kinds(seed, organisations), max(1, rows // 250_000))
    further = np.zeros(organisations, np.int64)
    several = (rng.random(organisations) < 0.03) & (quirks == "")
    np.add.at(further, rng.choice(np.flatnonzero(several), rows - organisations), 1)
    if not crooked:
        quirks[:] = ""
    path = folder / "bolagsverket_bulkfil.txt"
    head = ";".join(f'"{name}"' for name in BOLAGSVERKET)
    return _made(path, "utf-8", head, _companies, _Delivery(seed, organisations, quirks, further, changed))


def scb(
    folder: Path,
    rows: int = FULL_SCB,
    seed: int = 1,
    changed: float = 0.0,
    day: dt.date = dt.date(2025, 11, 10),
) -> Made:
    """SCB's file of legal units of a day with so many rows; with `changed` about as many.

    TAB without quoting, latin-1, an empty last column; `Foretagsnamn` mostly empty; quotation marks that are
    letters; SNI 2025 from the deliveries of 2026 on; and, each at least once, a TAB within an address.
    """
    quirks = _quirks(_rng(seed, 1), ("fields",), _kinds(seed, rows), max(1, rows // 500_000))
    path = folder / f"scb_bulkfil_JE_{day:%Y%m%d}T100709_47_100.txt"
    head = "\t".join([*SCB, *(f"m{name}" for name in SCB if name not in {"ForAndrTyp", "PeOrgNr"}), ""])
    codes = _industries(2025 if day.year >= 2026 else 2007)

    def lines(of: pl.DataFrame, rng: Rng) -> pl.DataFrame:
        return _enterprises(of, rng, codes)

    return _made(path, "latin-1", head, lines, _Delivery(seed, rows, quirks, np.zeros(rows, int), changed))


# --- what both have


@dataclass(frozen=True)
class _Delivery:
    """Of each organisation what is odd about it, if anything, and how many rows it has besides the first."""

    seed: int
    organisations: int
    quirks: npt.NDArray[np.str_]
    further: Numbers
    changed: float

    def blocks(self) -> Iterator[pl.DataFrame]:
        """The organisations in blocks: number, kind, name, address, quirk …; those that are gone marked."""
        gone = 0
        for start in range(0, self.organisations, _BLOCK):
            made = _organisations(self.seed, start, min(_BLOCK, self.organisations - start))
            part = slice(start, start + made.height)
            chance = _rng(self.seed, 2, start).random(made.height)
            chance[self.quirks[part] != ""] = 1
            left = chance < self.changed / 10
            gone += int(left.sum())
            yield made.with_columns(
                quirk=pl.Series(self.quirks[part]),
                further=pl.Series(self.further[part]),
                altered=pl.Series((chance < self.changed) & ~left),
                gone=pl.Series(left),
                fresh=pl.lit(value=False),
            )
        if gone:
            fresh = _organisations(self.seed, self.organisations, gone)
            no = pl.lit(value=False)
            yield fresh.with_columns(
                quirk=pl.lit(""), further=pl.lit(0), altered=no, gone=no, fresh=pl.lit(value=True)
            )


def _made(path: Path, encoding: str, head: str, lines: Lines, delivery: _Delivery) -> Made:
    """Write the file, block by block, and count."""
    counts = dict.fromkeys(("rows", "left_out", "organisations", "altered", "gone", "fresh"), 0)
    rejected: dict[str, int] = {}
    with path.open("wb") as file:
        file.write(f"{head}\n".encode(encoding))
        for at, block in enumerate(delivery.blocks()):
            person = block["form_scb"].is_in(["10", "91"])
            stays = ~block["gone"]
            for name in ("altered", "gone", "fresh"):
                counts[name] += int(block[name].sum())
            sizes = block["further"] + 1
            counts["rows"] += int(sizes.filter(stays).sum())
            counts["left_out"] += int(sizes.filter(stays & person).sum())
            counts["organisations"] += int((stays & ~person & (block["quirk"] == "")).sum())
            for quirk, n in block.filter(pl.col("quirk") != "")["quirk"].value_counts().iter_rows():
                rejected[quirk] = rejected.get(quirk, 0) + n
            # The same draws whatever is changed, so that what is not stays as it is.
            made = lines(block, _rng(delivery.seed, 3, at)).filter(~pl.col("gone"))
            text = io.BytesIO()
            made.select("line").write_csv(text, include_header=False, quote_style="never")
            file.write(text.getvalue().decode().encode(encoding))
    return Made(path, rejected=rejected, **counts)


def _rng(*parts: int) -> Rng:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(parts)))


def _quirks(rng: Rng, names: Sequence[str], kinds: Numbers, each: int) -> npt.NDArray[np.str_]:
    """For each organisation the quirk of its row, empty for nearly all; so many companies have `each`."""
    quirks = np.full(kinds.size, "", "U8")
    drawn = rng.choice(np.flatnonzero(kinds == _COMPANY), (len(names), each), replace=False)
    for name, at in zip(names, drawn, strict=True):
        quirks[at] = name
    return quirks


def _kinds(seed: int, count: int) -> Numbers:
    """The kinds of the first organisations."""
    starts = range(0, count, _BLOCK)
    return np.concatenate([_kinds_from(seed, start, min(_BLOCK, count - start)) for start in starts])


def _kinds_from(seed: int, start: int, count: int) -> Numbers:
    shares = np.cumsum([share for share, *_ in _KINDS])
    return np.minimum(np.searchsorted(shares, _rng(seed, 4, start).random(count)), len(_KINDS) - 1)


def _organisations(seed: int, start: int, count: int) -> pl.DataFrame:
    """Organisations from number `start` on, the same in every file of the seed."""
    if start + count > _MOST:
        raise ValueError(f"no more than {_MOST} organisations can be made")
    rng = _rng(seed, 0, start)
    kind = _kinds_from(seed, start, count)
    at = np.arange(start, start + count)
    nine = np.array([first for _, first, *_ in _KINDS])[kind] + at
    person = kind == _SOLE_TRADER
    born, serial = _births(at)
    nine[person] = (born.dt.strftime("%y%m%d").cast(pl.Int64).to_numpy() * 1000 + serial)[person]
    ten = pl.Series(nine * 10 + _check_digits(nine)).cast(pl.String).str.zfill(10)
    twelve = born.dt.strftime("%Y").str.slice(0, 2) + ten
    name = (
        pl.DataFrame({"coined": _drawn(rng, _coined(), count), "trade": _drawn(rng, _trades(), count)})
        .with_columns(end=pl.Series([end for *_, end in _KINDS])[kind], kind=pl.Series(kind))
        .select(pl.concat_str("coined", "trade", "end"))
        .to_series()
    )
    where = _postcodes()[rng.integers(0, _postcodes().height, count)]
    days = rng.integers(9_000, 30_500, count)
    return pl.DataFrame(
        {
            "ten": ten,
            "twelve": twelve,
            "person": pl.Series(person),
            "form": pl.Series([one for _, _, one, _, _ in _KINDS])[kind],
            "form_scb": pl.Series([one for *_, one, _ in _KINDS])[kind],
            "name": name,
            "postcode": where["postal_code"],
            "town": where["locality"],
            "street": _drawn(rng, _streets(), count) + pl.Series(rng.integers(1, 99, count)).cast(pl.String),
            "registered": pl.Series(_day(days)),
            "ended": pl.Series(_day(days + rng.integers(30, 8_000, count))).clip(None, dt.date(2025, 10, 31)),
        }
    )


def _day(days: Numbers) -> npt.NDArray[np.datetime64]:
    return np.datetime64("1940-01-01") + days.astype("timedelta64[D]")


def _births(at: Numbers) -> tuple[pl.Series, Numbers]:
    """Days of birth from 1940 on and serial numbers; no two are the same."""
    return pl.Series(_day(at % 24_000)), at // 24_000 + 1


def _check_digits(nine: Numbers) -> Numbers:
    """Luhn's check digits of nine-digit numbers."""
    rest, total = nine.copy(), np.zeros(nine.size, np.int64)
    for place in range(9):
        digit = rest % 10 * (2 if place % 2 == 0 else 1)
        total += digit - np.where(digit > 9, 9, 0)
        rest //= 10
    return -total % 10


def _drawn(rng: Rng, values: pl.Series, count: int) -> pl.Series:
    return values.gather(rng.integers(0, values.len(), count))


def _some(rng: Rng, share: float, count: int) -> pl.Series:
    return pl.Series(rng.random(count) < share)


@cache
def _coined() -> pl.Series:
    rng = _rng(0)
    parts = [_drawn(rng, pl.Series(SYLLABLES), 60_000) for _ in range(3)]
    long = _some(rng, 0.6, 60_000)
    third = parts[2].zip_with(long, pl.repeat("", 60_000, eager=True))
    return (parts[0].str.to_titlecase() + parts[1] + third).unique(maintain_order=True)


@cache
def _trades() -> pl.Series:
    return pl.Series(["", "", *(f" {one}" for one in TRADES), *(f" & {one} i Norr" for one in TRADES[:5])])


@cache
def _streets() -> pl.Series:
    return pl.Series([f"{one.title()}{end} " for one in SYLLABLES for end in ("gatan", "vägen", "gränd")])


@cache
def _postcodes() -> pl.DataFrame:
    return pl.read_csv(POSTCODES, infer_schema=False)


@cache
def _industries(version: int) -> pl.Series:
    """Codes of five digits as a version of SNI has them: about 800, some of them only in this one."""
    rng = _rng(version)
    divisions = [one for one in range(1, 100) if one not in {4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89}]
    return pl.Series(
        [f"{one:02}{group}{rng.integers(0, 10)}0" for one in divisions for group in range(1, 10)]
    )


# --- Bolagsverket


@cache
def _purposes() -> pl.Series:
    """What companies are for: from a word to several sentences, some with lines, marks and semicolons."""
    rng = _rng(0, 1)
    objects = [
        "fastigheter",
        "värdepapper",
        "varor",
        "livsmedel",
        "maskiner",
        "programvara",
        "skog",
        "fordon",
    ]
    verbs = ["äga och förvalta", "handla med", "hyra ut", "tillverka", "utveckla", "förmedla", "reparera"]
    made = []
    for at in range(4_000):
        parts = [f"{rng.choice(verbs)} {rng.choice(objects)}" for _ in range(int(rng.integers(1, 5)))]
        text = f"Bolaget ska {', '.join(parts)} samt idka därmed förenlig verksamhet."
        if at % 4 == 0:
            text += f" Därjämte bedrivs konsultverksamhet inom {rng.choice(TRADES).lower()}; även utomlands."
        if at % 30 == 0:
            text = text.replace(", ", ",\n").replace(" samt", "\nsamt")
        if at % 100 == 0:
            text = text.replace("varor", '""varor""')
        made.append(text)
    return pl.Series(made)


def _companies(of: pl.DataFrame, rng: Rng) -> pl.DataFrame:
    """The rows of organisations, in Bolagsverket's columns."""
    count = of.height
    purpose = _drawn(rng, _purposes(), count)
    null = pl.repeat("null", count, eager=True)
    nothing = pl.repeat("", count, eager=True)
    purpose = null.zip_with(_some(rng, 0.04, count), purpose)
    ended = of["ended"].cast(pl.String).zip_with(_some(rng, 0.6, count) & (of["quirk"] == ""), nothing)
    why = _drawn(rng, pl.Series(["KKAV", "LIAV", "FUAV", "AVREG", "VERKUPP"]), count) + "-AVORS"
    procedures = "|" + _drawn(rng, pl.Series(["KK", "LI", "RE", "FUOV"]), count) + "-AVOMFO$"
    procedures = procedures + of["ended"].cast(pl.String)
    procedures = (procedures + procedures).zip_with(_some(rng, 0.1, count), procedures)
    procedures = procedures.zip_with(_some(rng, 0.03, count) & (ended == ""), nothing)
    care = ("c/o " + _drawn(rng, _coined(), count)).zip_with(_some(rng, 0.05, count), nothing)
    country = pl.repeat("SE-LAND", count, eager=True).zip_with(
        ~_some(rng, 0.01, count), _drawn(rng, pl.Series(["NO-LAND", "FI-LAND", "GB-LAND"]), count)
    )
    made = of.with_columns(
        purpose=purpose,
        ended=ended,
        why=why.zip_with(ended != "", nothing),
        procedures=null.zip_with(_some(rng, 0.02, count), procedures),
        care=care,
        country=country,
        no_address=_some(rng, 0.05, count),
        null_address=_some(rng, 0.02, count),
        second=_some(rng, 0.1, count),
        coined=_drawn(rng, _coined(), count),
        abroad=_some(rng, 0.01, count),
        doubled=_some(rng, 0.003, count),
    ).with_columns(
        # What a changed one has otherwise: its street, and some, or those without, their name too.
        street=pl.when("altered").then(pl.col("street") + " B").otherwise("street"),
        name=pl.when(pl.col("altered") & pl.any_horizontal("second", "no_address", "null_address"))
        .then(pl.col("name") + " 2")
        .otherwise("name"),
    )
    rows = np.repeat(np.arange(count), made["further"] + 1)
    first = np.concatenate(([True], rows[1:] != rows[:-1])) if count else np.empty(0, bool)
    begins = np.flatnonzero(first)
    number = np.arange(rows.size) - np.repeat(begins, np.diff(np.append(begins, rows.size))) + 1
    return made[rows].with_columns(number=pl.Series(number)).with_columns(line=_company_line())


def _company_line() -> pl.Expr:
    number = pl.col("number").cast(pl.String)
    since = pl.col("registered").cast(pl.String)
    name = pl.when("doubled").then(pl.lit('""') + pl.col("coined") + '"" ' + pl.col("name")).otherwise("name")
    quoted = pl.lit('Bolaget "') + pl.col("coined") + '; norr" AB'
    name = pl.when(pl.col("quirk") == "quote").then(quoted).otherwise(name)
    names = (
        pl.when(pl.col("number") > 1)
        .then(pl.col("coined") + " " + number + "$SARS_FORNAMN-ORGNAM$" + since + "$Särskild verksamhet")
        .otherwise(
            pl.concat_str(
                name,
                pl.lit("$FORETAGSNAMN-ORGNAM$") + since,
                pl.when("second")
                .then(pl.lit("|") + pl.col("coined") + "$SARS_FORNAMN-ORGNAM$" + since + "$att sälja varor")
                .otherwise(pl.lit("")),
                pl.when("abroad")
                .then(pl.lit("|") + pl.col("coined") + " Ltd$FORNAMN_FRSPR-ORGNAM$" + since)
                .otherwise(pl.lit("")),
            )
        )
    )
    plain = pl.col("quirk") == ""
    address = (
        pl.when("null_address")
        .then(pl.lit("null"))
        .when("no_address")
        .then(pl.lit(""))
        .otherwise(pl.concat_str("street", "care", "town", "postcode", "country", separator="$"))
    )
    return pl.concat_str(
        pl.lit('"'),
        pl.when("person").then(pl.col("twelve") + "$PERSON-IDORG").otherwise(pl.col("ten") + "$ORGNR-IDORG"),
        pl.lit('";"') + number + '";"SE-LAND";"',
        pl.when(pl.col("quirk") == "missing").then(pl.lit("null")).otherwise(names),
        pl.lit('";"') + pl.col("form") + '-ORGFO";"',
        pl.concat_str("ended", "why", "procedures", since, separator='";"'),
        pl.lit('";"'),
        pl.when(plain)
        .then("purpose")
        .otherwise(pl.when(pl.col("quirk") == "nul").then(pl.lit("a\0b")).otherwise(pl.lit("Allt"))),
        pl.lit('";"') + address + '"',
    )


# --- SCB


def _enterprises(of: pl.DataFrame, rng: Rng, codes: pl.Series) -> pl.DataFrame:
    """The rows of organisations, in SCB's columns."""
    count = of.height
    nothing = pl.repeat("", count, eager=True)
    mark = pl.repeat("0" * 5, count, eager=True)
    industries = {
        f"ng{at}": _drawn(rng, codes, count).zip_with(_some(rng, share, count), other)
        for at, share, other in ((1, 0.9, mark), (2, 0.2, nothing), (3, 0.07, nothing), (4, 0.02, nothing),
                                 (5, 0.01, nothing))
    }  # fmt: skip
    upper = of["name"].str.to_uppercase()
    named = ('AB "' + upper).zip_with(_some(rng, 0.002, count), upper)
    family = _drawn(rng, _coined(), count)
    named = (
        (family + "SON, " + _drawn(rng, _coined(), count)).str.to_uppercase().zip_with(of["person"], named)
    )
    registered = of["registered"].dt.strftime("%Y%m%d")
    made = (
        of.with_columns(
            **industries,
            care=family.str.to_uppercase().zip_with(_some(rng, 0.05, count), nothing),
            company=(of["name"] + " HANDEL").zip_with(_some(rng, 0.03, count), nothing),
            status=pl.Series(rng.choice(["0", "1", "9"], count, p=[0.15, 0.55, 0.3])),
            unit=pl.lit("1"),
            named=named,
            no_date=_some(rng, 0.01, count),
            day=registered,
            no_postcode=_some(rng, 0.02, count),
            advertising=pl.Series(rng.choice(["1", "2"], count, p=[0.75, 0.25])),
            place=of["town"].str.to_uppercase(),
            number=pl.lit("16") + of["ten"],
        )
        .with_columns(
            status=pl.when(pl.col("altered") & (pl.col("status") == "1"))
            .then(pl.lit("9"))
            .otherwise("status"),
            street=pl.when("altered").then(pl.col("street") + " B").otherwise("street").str.to_uppercase(),
            postcode=pl.when("no_postcode").then(pl.lit("")).otherwise("postcode"),
            day=pl.when("no_date").then(pl.lit("00000000")).otherwise("day"),
            told=pl.when("altered").then(pl.lit("2")).otherwise(pl.lit("1")),
            number=pl.when("person").then("twelve").otherwise("number"),
        )
        .with_columns(
            street=pl.when(pl.col("quirk") == "fields").then(pl.lit("BOX 1\tLGH 2")).otherwise("street")
        )
    )
    told = ["told", "care", "company", "status", "street", "unit", "form_scb", "named", *industries, "number",
            "postcode", "place", "day", "advertising", *["told"] * 16]  # fmt: skip
    line = pl.concat_str([*map(pl.col, told), pl.lit("")], separator="\t")
    return made.with_columns(line=line)


MAKERS: Mapping[str, Callable[..., Made]] = {"bolagsverket": bolagsverket, "scb": scb}
FULL: Mapping[str, int] = {"bolagsverket": FULL_BOLAGSVERKET, "scb": FULL_SCB}
