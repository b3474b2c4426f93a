"""The export as whoever fetches it has it: a head, and records by their type."""

from __future__ import annotations

import gzip
import json
from typing import Any

from django.test import Client

Record = dict[str, Any]
EXPORT = "/api/v1/export/"


def fetched(client: Client, *, packed: bool = False) -> bytes:
    """All bytes of the export, unpacked."""
    headers = {"accept-encoding": "gzip"} if packed else {}
    response = client.get(EXPORT, headers=headers)
    assert response.status_code == 200
    text = b"".join(response)
    return gzip.decompress(text) if packed else text


def read(text: bytes) -> tuple[Record, list[Record]]:
    """The head, and the records in their order."""
    assert text.endswith(b"\n")
    head, *records = [json.loads(line) for line in text.splitlines()]
    return head, records


def of(kind: str, records: list[Record]) -> list[Record]:
    return [record for record in records if record["type"] == kind]
