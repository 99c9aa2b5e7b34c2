"""What a report of an actor, a cluster or a place is made of, and the answers that fill it.

A subject is a list of `Part`s: a question, the columns of its answer that matter in a meeting, and how many
rows. A new part is one line here and its texts in the catalogue (`report.part.…`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.pictures.partners import DRAWN, MOST_TIES, partners_picture
from api.report.content import Heading, Picture, Report, Section, Table
from api.values import NUMBERS, brief, shown
from kb import settings
from kb.errors import NotFoundError, UsageError
from kb.questions import kept, library
from kb.questions.asking import Answer
from kb.store import Store
from kb.texts import language, pick, t


@dataclass(frozen=True)
class Part:
    """A section made from one question; `columns` in the order in which they are shown.

    `name` finds its texts. `pairs` says that the answer is of pairs of groups, the subject one of them: then
    the other one is shown (as `b`), in the order of the question: gaps first, by what they lack.
    """

    name: str
    question: str
    columns: tuple[str, ...]
    limit: int = 10
    pairs: bool = False


@dataclass(frozen=True)
class Subject:
    """A kind of report: the parameter that names what it is about, the profile, the parts."""

    name: str
    profile: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...]


_HOLES = ("actor", "helix", "place", "ceased", "partners", "effective_size", "constraint", "solid")
_GAPS = ("b", "ties", "possible", "expected_ties", "verdict", "solid")
_MOST_PAIRS = 1000
# Left out of a table where it tells nothing.
_SELDOM = frozenset({"ceased"})
# Texts that have another form for an actor that has ceased (`…-was`).
_PAST = frozenset({("partners", "title"), ("constrains", "title"), ("constrains", "about")})

SUBJECTS: Final[dict[str, Subject]] = {
    one.name: one
    for one in (
        Subject(
            "actor",
            "actor-profile",
            ("helix", "place", "identifiers", "status", "ceased", "projects", "coordinates", "partners",
             "first", "last", "clusters", "supported_by", "effective_size", "constraint", "separated"),
            (
                Part("partners", "who-works-with-whom",
                     ("partner", "helix", "place", "ceased", "projects", "weight", "last"), limit=15),
                Part("constrains", "what-constrains",
                     ("partner", "helix", "ceased", "part", "share", "redundancy")),
                Part("introduce", "who-to-introduce",
                     ("candidate", "helix", "place", "shared_partners", "through", "topics")),
            ),
        ),
        Subject(
            "cluster",
            "cluster-profile",
            ("focus", "since", "members", "companies", "universities", "public_bodies",
             "support_organisations", "civil_society", "unknown", "ceased", "inner_ties", "density",
             "outer_share", "outer_partners", "apart", "companies_alone", "supported_by"),
            (
                Part("members", "cluster-members",
                     ("member", "helix", "place", "ceased", "inner_ties", "outer_ties", "to_universities",
                      "to_support"), limit=40),
                Part("alone", "companies-alone", ("company", "place", "partners", "projects"), limit=20),
                Part("gaps-clusters", "gaps-between-clusters", _GAPS, pairs=True),
                Part("clusters", "clusters",
                     ("cluster", "focus", "members", "companies", "universities", "support_organisations")),
            ),
        ),
        Subject(
            "place",
            "place-profile",
            ("actors", "companies", "universities", "public_bodies", "support_organisations", "civil_society",
             "unknown", "ceased", "taking_part", "projects", "contribution_eur", "joint_projects",
             "partners_outside", "clusters"),
            (
                Part("holes", "structural-holes", _HOLES),
                Part("bridges", "only-bridges", ("actor", "helix", "ceased", "separated", "cut_off")),
                Part("gaps-places", "gaps-between-places", _GAPS, pairs=True),
                Part("outside", "partners-of-place",
                     ("partner", "helix", "place", "ceased", "projects", "actors", "through")),
                Part("topics", "topics-in-place", ("topic", "actors", "projects", "joint_projects")),
                Part("alone", "companies-alone", ("company", "place", "partners", "projects"), limit=20),
                Part("isolated", "isolated-actors", ("actor", "helix", "place", "projects"), limit=20),
            ),
        ),
    )
}  # fmt: skip


def build(store: Store, kind: str, name: str) -> Report:
    """The report of the actor, cluster or place that a text means, in the language in force.

    Raises `UsageError` for a kind of report that there is not, `NotFoundError` and `AmbiguousError` for a
    name.
    """
    if kind not in SUBJECTS:
        raise UsageError("no-such-report", kind=kind, kinds=", ".join(SUBJECTS))
    subject = SUBJECTS[kind]
    profile = _answer(store, subject.profile, {subject.name: name})
    title = shown(profile.question.returns[subject.name], _value(profile, subject.name))
    about = profile.asked[subject.name]
    past = subject.name == "actor" and _value(profile, "status") == "ceased"
    return Report(
        language(),
        t(f"report.kind.{subject.name}"),
        title,
        settings.now().date().isoformat(),
        _lead(subject, profile, title, past=past),
        [
            _facts(subject, profile),
            *_pictures(store, subject, profile),
            *(
                _section(store, subject, part, about, past=past)
                for part in subject.parts
                if not past or part.name != "introduce"
            ),
        ],
        _sure(store),
        [
            t("report.method.ties"),
            t("report.method.holes"),
            t("report.method.chance"),
            t("report.method.limits"),
        ],
    )


def _lead(subject: Subject, profile: Answer, title: str, *, past: bool) -> list[str]:
    """What the report is about, and the notes to it; of an actor that has ceased that comes first."""
    if past:
        first, *others = profile.notes
        return [first, t("report.lead.actor-was", name=title), *others]
    return [t(f"report.lead.{subject.name}", name=title), *profile.notes]


def _answer(store: Store, question: str, given: Mapping[str, Any]) -> Answer:
    return kept.ask(store, library.question(question), given)


def _value(answer: Answer, column: str) -> Any:
    if not answer.rows:
        raise NotFoundError("no-such-report-subject", text=next(iter(answer.asked.values())))
    return answer.rows[0][answer.columns.index(column)]


def _facts(subject: Subject, profile: Answer) -> Section:
    columns = profile.question.returns
    told = [(name, _value(profile, name)) for name in subject.facts]
    facts = [
        (pick(columns[name].model_dump()), shown(columns[name], value))
        for name, value in told
        if value not in (None, [], "")
    ]
    return Section(t("report.part.profile.title"), t(f"report.part.profile.{subject.name}"), facts=facts)


def _pictures(store: Store, subject: Subject, profile: Answer) -> list[Section]:
    """An actor's network; nothing for what has none, or nobody to draw."""
    if subject.name != "actor":
        return []
    asked = {"actor": profile.asked["actor"]}
    partners = _answer(store, "who-works-with-whom", {**asked, "limit": DRAWN}).records
    among = _answer(store, "ties-among-partners", {**asked, "among": DRAWN, "limit": MOST_TIES}).records
    drawn = partners_picture(profile.records[0], partners, among, lambda _: None)
    if drawn is None:
        return []
    title = t("report.part.network.title")
    return [Section(title, t("report.part.network.about"), picture=Picture(drawn, title))]


def _section(store: Store, subject: Subject, part: Part, about: str, *, past: bool) -> Section:
    title, how = (_words(part, text, past=past) for text in ("title", "about"))
    question = library.question(part.question)
    given: dict[str, Any] = {"limit": _MOST_PAIRS if part.pairs else part.limit}
    if subject.name in question.params:
        given[subject.name] = about
    try:
        answer = _answer(store, part.question, given)
    except NotFoundError as fault:  # no analysis yet: said where its numbers would stand
        return Section(title, how, none=str(fault))
    rows = answer.records
    if part.pairs:
        rows = _others(rows, about)
    if not rows:
        return Section(title, how, none=t(f"report.part.{part.name}.none"))
    rows, cut = rows[: part.limit], answer.cut or len(rows) > part.limit
    names = [name for name in part.columns if name not in _SELDOM or any(row[name] for row in rows)]
    columns = [question.returns[name] for name in names]
    cells = [[brief(column, row[name]) for name, column in zip(names, columns, strict=True)] for row in rows]
    headings = [Heading(pick(column.model_dump()), column.type in NUMBERS) for column in columns]
    if part.pairs:
        headings[0] = Heading(t("report.towards"))
    more = t("report.more", shown=len(cells), question=part.question) if cut else None
    return Section(title, how, table=Table(headings, cells, more))


def _words(part: Part, text: str, *, past: bool) -> str:
    if past and (part.name, text) in _PAST:
        return t(f"report.part.{part.name}.{text}-was")
    return t(f"report.part.{part.name}.{text}")


def _others(rows: list[dict[str, Any]], about: str) -> list[dict[str, Any]]:
    """Pairs with the other group as `b`, without the subject and itself."""
    return [
        row | {"b": row["a"] if row["b"]["id"] == about else row["b"]}
        for row in rows
        if row["a"]["id"] != row["b"]["id"]
    ]


def _sure(store: Store) -> list[str]:
    """Which extracts a report rests on, how old they are, and which analysis its measures are of."""
    told = [
        t(
            "report.extract",
            source=row["source"],
            file=row["file_name"],
            publisher=row["publisher"] or "–",
            published=row["published"] or "–",
            loaded=(row["loaded"] or "–")[:10],
            accepted=row["accepted"] or 0,
            rejected=row["rejected"] or 0,
        )
        for row in store.rows("store/extracts")
        if row["complete"]
    ]
    analyses = store.rows("read/analyses")
    if analyses:
        last = analyses[0]
        kinds = ", ".join(t(f"report.ties.{kind}") for kind in json.loads(last["settings"])["kinds"])
        told.append(
            t("report.analysis", id=last["id"], made=last["made_at"][:10], ties=last["ties"], kinds=kinds)
        )
        if last["older"]:
            told.append(t("report.older"))
    return [t("report.absence"), *told]
