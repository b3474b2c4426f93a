"""What a backup says of itself: where it is from, how far its journal goes, what its tables hold.

The manifest is canonical JSON with its own digest in it, so that a changed letter shows. All else
in the file is named by it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from catalog.backup.refused import Refused
from products.journal import canonical, sha256

FORMAT = 1
NO_MANIFEST = "its manifest is damaged"


class Table(NamedTuple):
    """How many rows it has, and the digest of them all in the order of their keys."""

    rows: int
    sha256: str


class Content(NamedTuple):
    """The database itself, as its own program wrote it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    release: str
    vendor: str
    server: str
    program: str
    seq: int
    digest: str
    tables: dict[str, Table]
    content: Content

    def spelled(self) -> bytes:
        told = {
            **asdict(self),
            "format": FORMAT,
            "tables": {name: table._asdict() for name, table in self.tables.items()},
            "content": self.content._asdict(),
        }
        return canonical({**told, "sha256": sha256(canonical(told))}).encode()


def read(spelled: bytes) -> Manifest:
    """Refused unless every byte is as it was written."""
    try:
        told: dict[str, Any] = json.loads(spelled)
        own = told.pop("sha256")
        if canonical({**told, "sha256": own}).encode() != spelled or own != sha256(canonical(told)):
            raise Refused(NO_MANIFEST)
        if told.pop("format") != FORMAT:
            raise Refused("it was made by another version of this command")
        told["tables"] = {name: Table(**table) for name, table in told["tables"].items()}
        told["content"] = Content(**told["content"])
        return Manifest(**told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(NO_MANIFEST) from error


def differing(told: dict[str, Table], found: dict[str, Table]) -> list[str]:
    """The tables that are not the same in both, by name."""
    return sorted(name for name in {*told, *found} if told.get(name) != found.get(name))
