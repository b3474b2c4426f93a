"""What the guide says of the journal, done as it is written."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from products import curation
from products.models import Product
from tests.generator import stating

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = (DOCS / "api.md").read_text(encoding="utf-8").partition("## The journal\n")[2]
HERE = "http://127.0.0.1:8000"


def examples(language: str, server: str) -> list[str]:
    """What the section shows in a language, asking this server."""
    section = GUIDE.partition("\n## ")[0]
    return [
        shown.replace(HERE, server)
        for shown in re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    ]


def run(*command: str, folder: Path = DOCS) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_examples_of_the_journal_work_as_they_stand(
    committed: None, live_server: Any, tmp_path: Path
) -> None:
    (follower,) = examples("python", live_server.url)
    assert run(sys.executable, "-c", follower) == "54 products, as of line 54\n"
    curation.withdraw(
        product=Product.objects.get(code="hxb-keji-qiye-touliandai"), by=None, reason="停办"
    )
    for number in range(3):
        assert curation.adopt(record=stating(f"new-{number}", regions=["330000"]), door="test")
    assert run(sys.executable, "-c", follower) == "56 products, as of line 58\n"

    first, verifying = examples("sh", live_server.url)
    lines, head = (run(*shlex.split(command)) for command in first.splitlines())
    assert '"seq":1,' in lines
    assert '"next":"/api/v1/changes/?limit=2&after=2"' in lines
    assert '"seq":58,' in head

    at_address, in_file = (shlex.split(command)[1:] for command in verifying.splitlines())
    assert run(sys.executable, *at_address).startswith("58 lines hold; the head names line 58;")
    saved = run("curl", "-s", f"{live_server.url}/api/v1/changes/?limit=1000") + head
    (tmp_path / "saved.jsonl").write_text(saved, encoding="utf-8")
    subprocess.run(["gzip", "saved.jsonl"], cwd=tmp_path, check=True)
    script = str(DOCS / in_file[0])
    told = run(sys.executable, script, in_file[1], folder=tmp_path)
    assert told.startswith("58 lines hold; the head names line 58;")
