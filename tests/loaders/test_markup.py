"""XML: what GLEIF publishes, and what no register would."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from kb.errors import InputError
from loaders import markup
from loaders.contents import Content
from tests.loaders.stating import stated

LEIS = ["213800SEFFNLY4KTWN05", "549300O897ZC5H7CY412", "5493006W3QUS5LMH6R84"]
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LEVEL_1 = "http://www.gleif.org/data/schema/leidata/2016"


def record(
    lei: str, name: str, *, category: str = "GENERAL", status: str = "ACTIVE", number: str = ""
) -> str:
    return f"""<lei:LEIRecord>
      <lei:LEI>{lei}</lei:LEI>
      <lei:Entity>
        <lei:LegalName xml:lang="sv">{name}</lei:LegalName>
        <lei:OtherEntityNames>
          <lei:OtherEntityName type="PREVIOUS_LEGAL_NAME">Förr &amp; Nu</lei:OtherEntityName>
          <lei:OtherEntityName type="TRADING_OR_OPERATING_NAME">Handel</lei:OtherEntityName>
        </lei:OtherEntityNames>
        <lei:LegalAddress><lei:FirstAddressLine>Gatan 1</lei:FirstAddressLine><lei:City>Luleå</lei:City>
          <lei:Country>SE</lei:Country><lei:PostalCode>97187</lei:PostalCode></lei:LegalAddress>
        <lei:RegistrationAuthority><lei:RegistrationAuthorityEntityID>{number}</lei:RegistrationAuthorityEntityID>
        </lei:RegistrationAuthority>
        <lei:LegalJurisdiction>SE</lei:LegalJurisdiction>
        <lei:EntityCategory>{category}</lei:EntityCategory>
        <lei:EntityStatus>{status}</lei:EntityStatus>
        <lei:EntityCreationDate>1937-04-02T00:00:00+01:00</lei:EntityCreationDate>
      </lei:Entity>
    </lei:LEIRecord>"""


def level_1(*records: str) -> str:
    return (
        f'{HEAD}<lei:LEIData xmlns:lei="{LEVEL_1}"><lei:LEIHeader><lei:RecordCount>1</lei:RecordCount>'
        f"</lei:LEIHeader><lei:LEIRecords>{''.join(records)}</lei:LEIRecords></lei:LEIData>"
    )


def related(
    child: str, parent: str, kind: str = "IS_DIRECTLY_CONSOLIDATED_BY", status: str = "ACTIVE"
) -> str:
    return f"""<rr:RelationshipRecord><rr:Relationship>
      <rr:StartNode><rr:NodeID>{child}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
      <rr:EndNode><rr:NodeID>{parent}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
      <rr:RelationshipType>{kind}</rr:RelationshipType>
      <rr:RelationshipPeriods>
        <rr:RelationshipPeriod><rr:StartDate>2020-01-01T00:00:00Z</rr:StartDate>
          <rr:PeriodType>ACCOUNTING_PERIOD</rr:PeriodType></rr:RelationshipPeriod>
        <rr:RelationshipPeriod><rr:StartDate>2019-05-01T00:00:00Z</rr:StartDate>
          <rr:EndDate>2024-12-31T00:00:00Z</rr:EndDate>
          <rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod>
      </rr:RelationshipPeriods>
      <rr:RelationshipStatus>{status}</rr:RelationshipStatus>
    </rr:Relationship></rr:RelationshipRecord>"""


def level_2(*records: str) -> str:
    return (
        f'{HEAD}<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:Header/>'
        f"<rr:RelationshipRecords>{''.join(records)}</rr:RelationshipRecords></rr:RelationshipData>"
    )


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_both_levels(tmp_path: Path) -> None:
    entities = tmp_path / "20261101-gleif-concatenated-file-lei2.xml.zip"
    with zipfile.ZipFile(entities, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "20261101-gleif-concatenated-file-lei2.xml",
            level_1(
                record(LEIS[0], "Saab &lt;AB&gt;", number="556036-0793"),
                record(LEIS[1], "A fund", category="FUND", status="INACTIVE", number="556036-0793"),
                record(LEIS[2], "Sven", category="SOLE_PROPRIETOR", number="8505051231"),
            ),
        )
    owned = written(
        tmp_path / "20261101-rr.xml",
        level_2(
            related(LEIS[0], LEIS[1]),
            related(LEIS[1], LEIS[0], "IS_ULTIMATELY_CONSOLIDATED_BY"),  # a circle
            related(LEIS[0], LEIS[0]),
            related(LEIS[1], LEIS[0], status="INACTIVE"),
        ),
    )
    made = stated("gleif", entities, owned)
    saab, fund, *_ = (f"lei-{one}" for one in LEIS)
    names, founded = ["Förr & Nu", "Handel"], dt.date(1937, 4, 2)
    assert made.rows("Actor", "key", "others", "name", "names", "status", "place", "registered")[:2] == [
        (saab, ["se-5560360793"], "Saab <AB>", names, "active", "SE-2580", founded),
        (fund, [], "A fund", names, "ceased", "SE-2580", founded),
    ]
    assert made.rows("Ownership", "actor", "owned", "kind", "since", "until") == [
        (fund, saab, "direct", dt.date(2019, 5, 1), dt.date(2024, 12, 31)),
        (saab, fund, "ultimate", dt.date(2019, 5, 1), dt.date(2024, 12, 31)),
    ]
    assert (made.tallies["entities"].left_out, made.tallies["relationships"].left_out) == (1, 1)
    assert made.reasons == {"itself": 1}


SOUND = level_2(related(LEIS[0], LEIS[1]))
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (SOUND.replace(HEAD, HEAD + LAUGHS), "xml-doctype"),
        (SOUND.replace(HEAD, HEAD + '<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "xml-doctype"),
        (SOUND.replace("2020-01-01", "&unknown;"), "xml-fault"),
        (SOUND[:-40], "xml-fault"),
        (SOUND.replace("</rr:StartNode>", "</rr:Other>"), "xml-fault"),
        (SOUND.replace("UTF-8", "KLINGON"), "xml-fault"),
        (SOUND.replace(LEIS[0], "<a>" * 40 + "</a>" * 40), "xml-deep"),
        (SOUND.replace(LEIS[0], "x" * (markup.LONGEST_RECORD + 1)), "xml-long"),
        (SOUND.replace("<rr:NodeID>", f'<rr:NodeID a="{"x" * 3_000_000}">'), "xml-long"),
        (f"{HEAD}<svg><g><path/></g></svg>", "not-a-table"),
        ("<html><body>Not found</body></html>", "web-page"),
    ],
)
def test_what_is_refused(text: str, key: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        stated("gleif", written(tmp_path / "rr.xml", text))
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("inside", "key"),
    [("<a>" * 40 + "</a>" * 40, "xml-deep"), ("<a>xxxxxxx</a>" * 1_000, "xml-long")],
    ids=["deep", "long"],
)
def test_what_is_refused_is_so_before_the_first_row(
    inside: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup, "LOOKED_AT", 1)
    monkeypatch.setattr(markup, "_PIECE", 500)
    monkeypatch.setattr(markup, "LONGEST_RECORD", 5_000)
    last = record(LEIS[2], "C").replace("<lei:Entity>", f"<lei:Entity>{inside}")
    path = written(tmp_path / "l.xml", level_1(record(LEIS[0], "A"), record(LEIS[1], "B"), last))
    with pytest.raises(InputError) as fault:
        markup.open_table(Content(path))
    assert fault.value.key == key


def test_the_pieces_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "rr.xml", level_2(*(related(LEIS[0], LEIS[1]) for _ in range(3))))
    whole = list(markup.open_table(Content(path)).flat())
    monkeypatch.setattr(markup, "_PIECE", 7)
    assert list(markup.open_table(Content(path)).flat()) == whole
    assert len(whole) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encoding_is_what_the_document_says(encoding: str, tmp_path: Path) -> None:
    text = level_1(record(LEIS[0], "Åäö AB")).replace("UTF-8", encoding.removesuffix("-sig"))
    made = stated("gleif", written(tmp_path / "lei.xml", text.encode(encoding)))
    assert made.values("Actor", "name") == ["Åäö AB"]
