"""The local Neo4j that Loket runs when the environment names no other: `ensure`, `running`, `stop`, `status`.

Owns one server for each `LOKET_HOME` (and store line): fetched by pinned hash, started on a free port of
this machine with a random password, shared by any number of commands, ended by `stop` alone. It does not
know what is in the database. `docs/decisions/0002-local-neo4j.md` says why it is as it is.

    releases    which Neo4j, which jars            folder      names, permissions, password, note
    artifacts   jars fetched and verified          config      Neo4j's settings and memory
    java        command line, environment      process     alive? ours? answering? why dead?
    turns       one command at a time              lifecycle   the order of it all
    filling     a store made from files, before anybody is let in
"""

from kb.engine.filling import Filling, filling, is_new
from kb.engine.lifecycle import Status, ensure, running, status, stop

__all__ = ["Filling", "Status", "ensure", "filling", "is_new", "running", "status", "stop"]
