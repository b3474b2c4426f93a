"""`make openapi`: docs/openapi.json and its examples, anew from the code and the shipped catalog.

It refuses to write a document that breaks what v1 has promised. `bind()` (`make promise`) makes
everything that is documented now a promise too; that is done when a version is published.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.management import call_command
from django.test import Client

from catalog.api import description
from catalog.api.documentation import examples
from products.loading import load
from tests.openapi_examples import ASKED, example
from tests.openapi_promise import broken, promise_of

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "docs" / "openapi.json"
PROMISE = Path(__file__).with_name("openapi-v1.json")
LOADED_AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
"""When the catalog of the examples was loaded: they are the same each time, digests included."""
RELEASE = "0" * 12
"""Any other would be another one as soon as the examples are written."""


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def served() -> Any:
    """The document as this code has it now."""
    return json.loads(description.document())


def write() -> None:
    """Examples, then the document; exit code 1 and nothing but the examples if it breaks v1."""
    call_command("migrate", verbosity=0)
    with mock.patch("django.utils.timezone.now", return_value=LOADED_AT):
        load(ROOT / "fixtures")
    client = Client(SERVER_NAME="localhost")
    examples.FOLDER.mkdir(exist_ok=True)
    with mock.patch("catalog.bulk.exporting.release", return_value=RELEASE):
        for operation_id, asked in ASKED.items():
            answers = {status: example(client, status, one) for status, one in asked.items()}
            _put(examples.FOLDER / f"{operation_id}.json", answers)
    examples.kept.cache_clear()
    description.document.cache_clear()
    faults = broken(read(PROMISE), served()) if PROMISE.exists() else []
    if faults:
        sys.exit("\n".join(["This breaks what v1 has promised:", *faults]))
    _put(COMMITTED, served())


def bind() -> None:
    """All that the committed document says is promised from now on."""
    document = read(COMMITTED)
    faults = broken(read(PROMISE), document) if PROMISE.exists() else []
    if faults:
        sys.exit("\n".join(["This breaks what v1 has promised:", *faults]))
    _put(PROMISE, promise_of(document))


def _put(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
