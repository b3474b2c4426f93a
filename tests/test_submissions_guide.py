"""The guide's section on submissions, done as it is written: in a shell and in Python."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from partners.submissions.standing import STATUS
from products.models import Revision
from tests.partnering import a_partner, key_of

GUIDE = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
SECTION = GUIDE.partition("## Submissions\n")[2].partition("\n## ")[0]
HERE = "http://127.0.0.1:8000"


def run(language: str, command: list[str], server: str, key: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    assert found, language
    done = subprocess.run(
        [*command, found[1].replace(HERE, server)],
        env={**os.environ, "KEDAI_KEY": key},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_examples_propose_what_they_say(committed: None, live_server: Any) -> None:
    key = key_of(a_partner("a-bank", "cmb"), "submit")
    sent = json.loads(run("sh", ["sh", "-c"], live_server.url, key))
    assert (sent["status"], sent["kind"], sent["findings"]) == ("in_review", "new", [])
    told = run("python", [sys.executable, "-c"], live_server.url, key)
    assert told.split() == ["change", "cmb-zhaoke-toudai", "in_review"]
    waiting = Revision.objects.in_review().values_list("product__code", flat=True)
    assert sorted(waiting) == ["cmb-guide-loan", "cmb-zhaoke-toudai"]


@pytest.mark.parametrize("code", STATUS.codes)
def test_every_status_is_told(code: str) -> None:
    assert f"| `{code}` |" in SECTION
