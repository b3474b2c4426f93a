"""Which release answers: a fingerprint of the code and the vocabulary.

The same journal answered by other code may read otherwise, so every validator carries it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("config", "products", "catalog", "partners")
SPOKEN = ("*.py", "*.csv", "*.html", "*.mo")
"""What an answer is made of: code, tables, templates, texts."""
LOCK = "requirements.txt"


@cache
def release() -> str:
    """Twelve hex digits, the same in every process of an installation."""
    told = hashlib.sha256()
    for path in _files():
        told.update(path.relative_to(HOUSE).as_posix().encode())
        told.update(path.read_bytes())
    return told.hexdigest()[:12]


def _files() -> Iterator[Path]:
    yield HOUSE / LOCK
    for room in ROOMS:
        found = {path for pattern in SPOKEN for path in (HOUSE / room).rglob(pattern)}
        yield from sorted(found)
