"""Judges of the document as it is committed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import NamedTuple

from tests.judges.tools import FOLDER, HERE, NODE_PROGRAMS, ROOT, has_node, ran

DOCUMENT = ROOT / "docs" / "openapi.json"


class Word(NamedTuple):
    """What a judge says: fine (True), not fine, or not asked (None)."""

    judge: str
    is_fine: bool | None
    words: str = ""


def judged() -> Iterator[Word]:
    validator = ran("openapi-spec-validator", DOCUMENT)
    yield Word("openapi-spec-validator", validator.returncode == 0, validator.stdout)
    if not has_node():
        for judge in ("Redocly", "Spectral"):
            yield Word(judge, None, "npm is not installed here")
        return
    config = HERE / "redocly.yaml"
    redocly = ran(NODE_PROGRAMS / "redocly", "lint", DOCUMENT, "--config", config)
    yield Word("Redocly recommended-strict", redocly.returncode == 0, redocly.stdout)
    # Rulesets are looked for beside the file that names them, and its overrides are by their place.
    for path in (HERE / "spectral.yaml", DOCUMENT):
        shutil.copy(path, FOLDER)
    rules = ["-r", "spectral.yaml", "--fail-severity=error"]
    spectral = ran(NODE_PROGRAMS / "spectral", "lint", "openapi.json", *rules)
    yield Word("Spectral with OWASP's rules", spectral.returncode == 0, spectral.stdout)
