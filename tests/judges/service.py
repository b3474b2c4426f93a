"""Judges of the service as it runs, over the shipped catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.judges.document import DOCUMENT, Word
from tests.judges.tools import HERE, PROGRAMS, ran
from tests.pictures import catalog


def judged() -> Iterator[Word]:
    with TemporaryDirectory() as folder, catalog(Path(folder)) as origin:
        yield _exchanges(origin)
        yield from _generated(Path(folder) / "made", origin)


def _exchanges(origin: str) -> Word:
    linted = ran(PROGRAMS / "python", HERE / "exchanges.py", origin)
    return Word("httplint", linted.returncode == 0, linted.stdout)


def _generated(folder: Path, origin: str) -> Iterator[Word]:
    """The client that is made from the document, without a word of doubt, does a partner's day."""
    folder.mkdir()
    config = ["--config", str(HERE / "client.yaml"), "--meta", "none"]
    place = ["--path", str(DOCUMENT), "--output-path", str(folder / "kedai_client")]
    made = ran("openapi-python-client", "generate", *place, *config)
    doubts = re.findall(r".*(?:Skipping|WARNING|Unable).*", made.stdout)
    yield Word("openapi-python-client", made.returncode == 0 and not doubts, made.stdout)
    lived = ran(PROGRAMS / "python", HERE / "partners_day.py", folder, origin)
    yield Word("the client it makes", lived.returncode == 0, lived.stdout)
