"""Records as lines of JSON: a head that says what follows, then one record a line.

    {"counts":{…},"digest":"…","release":"…","seq":54,"type":"head"}

Types come in the order of `SCHEMAS`, so that whatever a record names stands before it. The head
counts them: a file that was cut off is known as such. Reading keeps one line in memory.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from products import journal
from products.record_files import FileError, RecordError, check
from products.record_schema import SCHEMAS, Schema

Record = dict[str, Any]

TYPES = tuple(SCHEMAS)
LONGEST = 1_000_000
"""Bytes of a line."""
PACKED = b"\x1f\x8b"
STANDARD_INPUT = Path("standard input")

HEAD: Schema = {
    "type": "object",
    "required": ["type", "seq", "digest", "release", "counts"],
    "properties": {
        "type": {"const": "head"},
        "seq": {"type": "integer", "minimum": 0},
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "release": {"type": "string", "minLength": 1, "maxLength": 80},
        "counts": {
            "type": "object",
            "required": list(TYPES),
            "properties": {
                kind: {"type": "integer", "minimum": 0, "description": "Records of this type."}
                for kind in TYPES
            },
            "additionalProperties": False,
        },
    },
}
"""The first line: the number and digest of the journal that the records are true for, which
release wrote them, and how many of each type there are. It may get more members."""


class Line(NamedTuple):
    """A record with the place it was read from."""

    record: Record
    path: Path
    number: int

    def error(self, problem: RecordError) -> FileError:
        return FileError(self.path, self.number, problem.reason)


def spelled(record: Record) -> bytes:
    """A record as a line: canonical JSON, as the journal hashes it."""
    return f"{journal.canonical(record)}\n".encode()


@contextmanager
def opened(name: str) -> Iterator[Lines]:
    """The lines of a file, or of standard input for `-`; packed with gzip or not, as it turns out.

    FileError for a first line that is no head. OSError where there is no such file.
    """
    if name == "-":
        yield Lines(sys.stdin.buffer, STANDARD_INPUT)
        return
    with Path(name).open("rb") as file:
        yield Lines(file, Path(name))


class Lines:
    """What follows the head, line by line; every complaint names file, line and reason."""

    def __init__(self, file: Any, path: Path) -> None:
        packed = file.peek(len(PACKED))[: len(PACKED)] == PACKED
        self.file: Any = gzip.GzipFile(fileobj=file) if packed else file
        self.path = path
        self.number = 0
        self.head = self._head()

    @property
    def total(self) -> int:
        return sum(self.head["counts"].values())

    def __iter__(self) -> Iterator[Line]:
        """Each record, its shape checked; FileError for the first thing that is wrong, and at
        the end when there were fewer or more than the head says."""
        read = dict.fromkeys(TYPES, 0)
        latest = 0
        while (text := self._next()) is not None:
            with self._complaining():
                record = _parsed(text)
                check(record)
                latest = _in_order(record, latest)
            read[record["type"]] += 1
            yield Line(record, self.path, self.number)
        for kind, told in self.head["counts"].items():
            if read[kind] != told:
                raise self._wrong(_miscounted(kind, read[kind], told))

    def _wrong(self, reason: str) -> FileError:
        return FileError(self.path, max(self.number, 1), reason)

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        """Whatever is wrong with the line that was read, with its number."""
        try:
            yield
        except RecordError as problem:
            raise self._wrong(problem.reason) from problem
        except RecursionError as error:
            raise self._wrong("is nested too deeply for a record") from error
        except ValueError as error:
            raise self._wrong(f"is not JSON: {error}") from error

    def _head(self) -> Record:
        text = self._next()
        with self._complaining():
            head = None if text is None else _parsed(text)
            if not isinstance(head, dict) or head.get("type") != "head":
                raise RecordError('should begin with the head of an export, {…,"type":"head"}')
            error = best_match(Draft202012Validator(HEAD).iter_errors(head))
            if error is not None:
                where = ".".join(str(step) for step in error.absolute_path) or "the head"
                raise RecordError(f"{where}: {error.message[:300]}")
        return head

    def _next(self) -> str | None:
        """The next line as text, None after the last."""
        try:
            raw: bytes = self.file.readline(LONGEST + 1)
        except (EOFError, OSError, zlib.error) as error:  # gzip: cut off, or broken
            self.number += 1
            raise self._wrong(f"cannot be read on: {error}") from error
        if not raw:
            return None
        self.number += 1
        if len(raw) > LONGEST:
            raise self._wrong(f"is longer than {LONGEST} bytes")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self._wrong(f"is not UTF-8 (byte {error.start})") from error


def _parsed(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)


def _in_order(record: Record, latest: int) -> int:
    """The place of the record's type; RecordError when a later type has already come."""
    place = TYPES.index(record["type"])
    if place < latest:
        raise RecordError(
            f"{record['type']} stands after {TYPES[latest]}; the order is {', '.join(TYPES)}"
        )
    return place


def _miscounted(kind: str, read: int, told: int) -> str:
    if read < told:
        return f"ends after {read} of {told} records of type {kind}: incomplete, fetch it again"
    return f"has {read} records of type {kind}, its head tells of {told}"


def _once(pairs: list[tuple[str, Any]]) -> Record:
    members: Record = {}
    for name, value in pairs:
        if name in members:
            raise RecordError(f"the key {name[:80]!r} is written twice")
        members[name] = value
    return members


def _no_number(word: str) -> None:
    raise RecordError(f"{word} is no JSON")
