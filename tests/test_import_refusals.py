"""A file that `import_catalog` cannot take is refused with its line and the reason, whole."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from products.models import Family
from products.record_lines import LONGEST
from tests.small_catalog import everything

Record = dict[str, Any]
NONE = dict.fromkeys(("organisation", "family", "source", "method", "product"), 0)
FAMILY: Record = {"type": "family", "code": "a-kind", "name": "某贷"}
SOURCE: Record = {"type": "source", "key": "a-news", "kind": "news", "title": "某报道"}
PRODUCT: Record = {"type": "product", "code": "a-product", "name": "某贷", "offering": "promoted"}


def head(**counts: int) -> bytes:
    said = {"type": "head", "seq": 1, "digest": "0" * 64, "release": "x", "counts": NONE | counts}
    return line(said)


def line(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


GOOD = head(family=1) + line(FAMILY)

REFUSED: dict[str, tuple[bytes, int, str]] = {
    # what is wrong: the file, the line, a part of the reason
    "nothing": (b"", 1, "head of an export"),
    "no head": (line(FAMILY), 1, "head of an export"),
    "a list": (b"[1]\n", 1, "head of an export"),
    "no JSON": (b"type: head\n", 1, "is not JSON"),
    "a head without counts": (line({"type": "head", "seq": 1}), 1, "required property"),
    "a head with a wrong count": (head(family=-1), 1, "counts.family"),
    "a head with a count of something else": (head(region=1), 1, "counts"),
    "a digest that is none": (head().replace(b"0000", b"wxyz"), 1, "digest"),
    "a head twice": (head() + head(), 2, "unknown type 'head'"),
    "an empty line": (head(family=1) + b"\n" + line(FAMILY), 2, "is not JSON"),
    "half a line": (GOOD[:-20], 2, "is not JSON"),
    "cut off between lines": (head(family=2) + line(FAMILY), 2, "ends after 1 of 2 records"),
    "more than is told": (head() + line(FAMILY), 2, "has 1 records of type family"),
    "a key twice": (head(family=1) + line(FAMILY)[:-2] + b',"code":"b"}\n', 2, "'code' is written"),
    "a key twice, deep inside": (
        head(product=1) + line(PRODUCT)[:-2] + b',"limit":{"min":null,"min":null}}\n',
        2,
        "the key 'min' is written twice",
    ),
    "no number": (head(product=1) + line(PRODUCT | {"limit": float("nan")}), 2, "NaN is no JSON"),
    "a number that is no text": (
        head(product=1) + line(PRODUCT | {"limit": {"min": 1.5}}),
        2,
        "is not plain",
    ),
    "a number without end": (
        head(family=1) + b'{"type":"family","code":' + b"9" * 5000 + b"}\n",
        2,
        "is not JSON",
    ),
    "bytes that are no UTF-8": (head(family=1) + b'{"name":"\xd5\xd0"}\n', 2, "is not UTF-8"),
    "half a character": (
        head(family=1) + b'{"type":"family","code":"a-kind","name":"\\ud800"}\n',
        2,
        "no text",
    ),
    "a null character": (
        head(family=1) + b'{"type":"family","code":"a-kind","name":"a\\u0000b"}\n',
        2,
        "no text",
    ),
    "a line without end": (head(family=1) + b" " * (LONGEST + 1), 2, "is longer than"),
    "nested without end": (head(family=1) + b"[" * 100_000 + b"\n", 2, "nested too deeply"),
    "a value that is no record": (head(family=1) + b"1\n", 2, "a record is a mapping"),
    "a type nobody knows": (head() + line({"type": "thing"}), 2, "unknown type 'thing'"),
    "a field nobody knows": (head(family=1) + line(FAMILY | {"colour": "red"}), 2, "colour"),
    "a type after its turn": (
        head(family=1, source=1) + line(SOURCE) + line(FAMILY),
        3,
        "family stands after source; the order is organisation, family",
    ),
    "a parent after its child": (
        head(family=2) + line(FAMILY | {"parent": "b-kind"}) + line(FAMILY | {"code": "b-kind"}),
        2,
        "there is no family 'b-kind'",
    ),
    "a record twice": (head(family=2) + line(FAMILY) + line(FAMILY), 3, "a-kind is written twice"),
    "a product that is not ready": (head(product=1) + line(PRODUCT), 2, "summary: "),
    "gzip cut off": (gzip.compress(GOOD)[:-12], 2, "cannot be read on"),
    "gzip that is broken": (
        gzip.compress(head(family=1))[:-8] + b"\x00" * 8,
        2,
        "cannot be read on",
    ),
    "gzip of nothing known": (b"\x1f\x8b" + b"x" * 40, 1, "cannot be read on"),
}

Import = Callable[[bytes], str]


@pytest.fixture
def refused(tmp_path: Path, db: None) -> Import:
    """The sentence with which a file is refused."""

    def attempt(text: bytes) -> str:
        file = tmp_path / "copy.ndjson"
        file.write_bytes(text)
        with pytest.raises(CommandError) as raised:
            call_command("import_catalog", str(file), verbosity=0)
        return str(raised.value)

    return attempt


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_wrong_file_is_refused_with_its_line(wrong: str, refused: Import) -> None:
    text, number, reason = REFUSED[wrong]
    before = everything()
    sentence = refused(text)
    assert sentence.startswith(f"copy.ndjson:{number}: ")
    assert reason in sentence
    assert sentence.endswith("\nNothing was changed.")
    assert len(sentence) < 700
    assert everything() == before


def test_a_line_of_any_depth_is_refused_with_a_sentence(refused: Import) -> None:
    """Reading it, and looking at what was read, give up at different depths."""
    for depth in (500, 800, *range(900, 1000, 10), 5000):
        record = b'{"type":"product","limit":' + b'{"a":' * depth + b"1" + b"}" * (depth + 1)
        assert refused(head(product=1) + record + b"\n").startswith("copy.ndjson:2: ")


@pytest.mark.django_db
def test_what_these_files_are_made_of_is_taken(tmp_path: Path) -> None:
    """So that each of them is wrong for its own reason."""
    file = tmp_path / "copy.ndjson"
    file.write_bytes(GOOD)
    call_command("import_catalog", str(file), verbosity=0)
    assert Family.objects.filter(code="a-kind").exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_catalog", str(tmp_path / "none.ndjson"), verbosity=0)


def test_what_is_piped_in_is_called_so() -> None:
    """Through a process of its own: an empty database in memory is never come to."""
    ran = subprocess.run(
        [sys.executable, "manage.py", "import_catalog", "-"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": "sqlite://:memory:"},
        input=b"",
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 1
    assert b"standard input:1: should begin with the head" in ran.stderr
