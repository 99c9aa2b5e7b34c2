"""The first load of a large file into a local database that is not there yet, by Neo4j's own importer.

The same facts, the same extract and the same graph as by `loaders.pipeline`, several times as fast: the facts
become files, the files a store, and what is left (code lists, what came of the extract) is written into it
before anybody else is let in. Whoever is killed on the way leaves no database at all, as before.
"""

from __future__ import annotations

from kb import engine, lock
from kb.errors import UnavailableError
from kb.importing import AFTERWARDS, LIST_MARK, Files, NotAloneError
from kb.intake import Intake
from kb.migrations import migrate
from kb.progress import Progress
from kb.settings import Server
from kb.store import Row, Store
from kb.texts import t
from kb.withdrawal import Withdrawal
from loaders import geography, writing
from loaders.ahead import ahead
from loaders.pipeline import Given, Loading, Options, Summary, ensure_places
from loaders.source import Source

# Below this many bytes the importer and all around it take longer than transactions, or nearly as long.
LEAST = 64 << 20


class _Nothing:
    """The graph of a database that is not there yet: whatever it is asked, there is none."""

    def rows(self, name: str, /, **parameters: object) -> list[Row]:  # noqa: ARG002
        """No rows."""
        return []


def first_load(
    source: Source, given: Given, options: Options, shown: Progress, least: int = LEAST
) -> Summary | None:
    """Load files of one source into the local database, if it is not there yet, as `pipeline.load` would.

    None, with nothing done, where that is for transactions: the database is there, the files are not large,
    are several tables or state what does not stand by itself (an organisation with several numbers, who owns
    whom, projects).
    """
    if options.dry_run or options.where.known or source.cumulative or not engine.is_new():
        return None
    loading = Loading.of(_Nothing(), source, given, options, shown)
    if len(loading.extracts) != 1 or loading.size < least:
        return None
    try:
        with engine.filling(shown) as place:
            if place is None:
                return None
            server = _filled(place, loading)
    except NotAloneError:
        shown.say(t("load.not-alone"))
        return None
    except UnavailableError as fault:
        if fault.key != "engine-filling":
            raise
        shown.say(t("load.not-filled", reason=str(fault)))
        return None
    with Store(server) as store:
        return loading.summary(store)


def _filled(place: engine.Filling, loading: Loading) -> Server:
    extracts, options = loading.extracts, loading.options
    writing.begin_empty(extracts)
    (one,) = extracts.values()
    files = Files(place.files, one.where, geography.bundled_place_facts()["code"].to_list())
    with loading.facts() as stated, ahead(stated) as made:
        loading.counted = writing.write(files, made, extracts, options, loading.shown)
    loading.write_rejects()
    server = place.fill([table.argument for table in files.tables()], LIST_MARK)
    with Store(server) as store:
        migrate(store, loading.shown)
        ensure_places(store, loading.source)
        with lock.held(store) as owner:
            intake = Intake(store, owner)
            writing.enter(store, loading.source, extracts, options)
            for kind in AFTERWARDS:
                for frame in files.afterwards.get(kind, ()):
                    intake.write(kind, frame, one.where, one.done)
            writing.end(store, Withdrawal(store, owner), extracts, loading.tallies, options)
    return server
