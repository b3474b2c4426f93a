"""Does a journal of Kedai hold? `verify_journal.py https://catalog.example`, or the name of a file.

A file (.gz too) has lines or pages of `changes/`; a `changes/head/` behind them shows that none is
missing at the end. Exit 0: all holds. 1: the first line that does not, and why. 2: not readable.
"""

import gzip
import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.request import urlopen

NOT_READABLE = (
    *(OSError, EOFError, zlib.error, HTTPException),  # nobody answers, or half of a file
    *(LookupError, TypeError, ValueError, RecursionError),  # this is no journal
)


def digest(value: Any, previous: str = "") -> str:
    """Of the canonical spelling: sorted keys, no spaces, letters as they are, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((previous + text).encode("utf-8", "surrogatepass")).hexdigest()


def unrepeated(members: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(members)) < len(members):
        raise ValueError("a name stands twice in one object")
    return dict(members)


JSON = json.JSONDecoder(object_pairs_hook=unrepeated)


def in_file(name: str) -> Iterator[Any]:
    """Lines and heads, row by row; what is no JSON comes as the text that it is."""
    with gzip.open(name) if name.endswith(".gz") else open(name, "rb") as file:
        for rest in (row.decode("utf-8", "replace").strip() for row in file):
            while rest:
                try:
                    value, end = JSON.raw_decode(rest)
                except (ValueError, RecursionError):
                    value, end = rest, len(rest)
                is_page = isinstance(value, dict) and isinstance(value.get("changes"), list)
                yield from value["changes"] if is_page else [value]
                rest = rest[end:].lstrip()


def at_address(base: str) -> Iterator[Any]:
    def ask(path: str) -> Any:
        with urlopen(f"{base.rstrip('/')}/api/v1/changes/{path}", timeout=60) as answer:  # noqa: S310
            return JSON.decode(answer.read().decode())

    yield {**ask("head/")}  # first, as what is published meanwhile comes after it
    after = 0
    while lines := ask(f"?after={after}&limit=1000")["changes"]:
        yield from lines
        after += len(lines)


def verify(found: Iterator[Any]) -> str:
    """What holds, in a sentence; the first line that does not ends the program (exit 1)."""
    seq, last, at, head, end = 0, "0" * 64, None, None, ""
    for item in found:
        if isinstance(item, dict) and item.keys() == {"seq", "digest", "at"}:
            head = item
        else:
            seq += 1
            if not isinstance(item, dict) or item.get("seq") != seq:
                sys.exit(f"line {seq} is missing: {str(item)[:50]} stands in its place")
            record, own = item.get("record"), item.pop("digest", None)
            if item.get("content_digest") != (None if record is None else digest(record)):
                sys.exit(f"line {seq}: the record does not have its content digest")
            if own != digest(item, last):
                sys.exit(f"line {seq} does not continue the chain")
            last, at = own, item.get("at")
        if head and head["seq"] == seq:
            if (head["digest"], head["at"]) != (last, at):
                sys.exit(f"line {seq}: the head has another digest or time")
            head, end = None, f"the head names line {seq}"
    if head:
        sys.exit(f"line {seq + 1} is missing: the head names line {head['seq']}")
    if not (seq or end):
        raise ValueError("there is no line in it")
    return f"{seq} lines hold; {end or 'no head was given'}; the last digest is {last}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    try:
        print(verify(at_address(sys.argv[1]) if "://" in sys.argv[1] else in_file(sys.argv[1])))
    except NOT_READABLE as error:
        print(f"{sys.argv[1]} cannot be read: {error}", file=sys.stderr)
        sys.exit(2)
