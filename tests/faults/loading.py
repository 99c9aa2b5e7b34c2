"""Loads as processes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kb.intake import Intake
from loaders import pipeline
from loaders.sources import source
from tests.faults.killing import Work, told_of_faults


def loading(environment: Mapping[str, str], extract: Path, batch: int) -> Work:
    """Loads of one extract."""
    return Work(environment, _load, extract, batch)


def _load(environment: Mapping[str, str], extract: Path, batch: int, told: Connection) -> None:
    write = Intake.write

    def telling(*args: Any) -> None:
        told.send("writing")
        write(*args)

    Intake.write = telling  # type: ignore[method-assign]
    with told_of_faults(environment, told) as store:
        pipeline.load(store, source("cordis"), [extract], pipeline.Options(batch=batch))
