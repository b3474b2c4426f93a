"""Requests made up from the API's own description: it answers as it says, whatever it is asked.

`make fuzz` asks many times more (`FUZZ=60` examples an operation, above 2 000 in all), on both
databases, tries every bound and its neighbours, and walks from what one answer names to the next
question.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from partners.scopes import SCOPE
from tests.partnering import a_partner, bearer, key_of
from tests.throwaway_postgres import find_programs

EXAMPLES = int(os.environ.get("FUZZ", "0"))
KEYED = ("submissions", "webhooks")

pytestmark = pytest.mark.skipif(
    not EXAMPLES and connection.vendor == "sqlite" and find_programs() is not None,
    reason="PostgreSQL is here, and the stricter of the two",
)


def judged(origin: str, folder: Path, *more: str) -> None:
    """Statuses, shapes, headers and refusals, judged by schemathesis with a fixed seed.

    One of its checks is left out: a code of the right form that names nothing is a 400 by
    contract, which no description can foretell.
    """
    phases = "examples,coverage,fuzzing,stateful" if EXAMPLES else "examples,fuzzing"
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("st")),
            f"--config-file={Path(__file__).with_name('schemathesis.toml')}",
            "run",
            f"{origin}/api/v1/openapi.json",
            "--checks=all",
            "--exclude-checks=positive_data_acceptance",
            f"--phases={phases}",
            f"--max-examples={EXAMPLES or 6}",
            "--seed=1",
            f"--workers={1 if EXAMPLES else 4}",
            "--no-color",
            *more,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if EXAMPLES:
        print(run.stdout[-3000:])
    told = re.split(r"(?m)^=+ (?:ERRORS|FAILURES)", run.stdout, maxsplit=1)[-1]
    assert run.returncode == 0, told[:12_000] + run.stderr[-2000:]


def test_reading_keeps_its_word(committed: None, live_server: Any, tmp_path: Path) -> None:
    judged(live_server.url, tmp_path, *(f"--exclude-tag={tag}" for tag in KEYED))


def test_what_a_key_opens_keeps_its_word(
    committed: None, live_server: Any, tmp_path: Path, settings: Any
) -> None:
    """With a key that may do everything, and no limit in the way."""
    settings.KEY_LIMIT = settings.WRITE_LIMIT = None
    held = bearer(key_of(a_partner("a-bank", "cmb"), *SCOPE.codes))
    header = f"--header=Authorization: {held['Authorization']}"
    judged(live_server.url, tmp_path, header, *(f"--include-tag={tag}" for tag in KEYED))
