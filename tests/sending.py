"""A partner's program that sends records, for the tests of submissions."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from django.test import Client

from partners.models import Partner
from tests.builders import Record, written
from tests.partnering import a_partner, bearer, key_of

PATH = "/api/v1/submissions/"
KEYS = count()


class Program:
    """Of a partner that stands for these organisations, with a key to submit."""

    def __init__(self, code: str, *organisations: str) -> None:
        self.partner: Partner = a_partner(code, *organisations)
        self.key = key_of(self.partner, "submit")
        self.client = Client(SERVER_NAME="localhost")

    def send(self, record: Any, *, once: str | None = None, **headers: str) -> Any:
        """POST a record, or bytes as they are; under a new Idempotency-Key unless one is given."""
        body = record if isinstance(record, bytes) else json.dumps(record).encode()
        key = f"test-{next(KEYS)}" if once is None else once
        given = {**bearer(self.key), "Accept-Language": "en", "Idempotency-Key": key, **headers}
        kept = {name: value for name, value in given.items() if value}
        media = kept.pop("Content-Type", "application/json")
        return self.client.generic("POST", PATH, body, media, headers=kept)

    def taken(self, record: Record, **headers: str) -> Any:
        """The 201's body."""
        answer = self.send(record, **headers)
        assert answer.status_code == 201, answer.content.decode()
        return json.loads(answer.content)

    def refused(self, record: Any, status: int, **headers: str) -> Any:
        """The problem's body."""
        answer = self.send(record, **headers)
        assert answer.status_code == status, answer.content.decode()
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Cache-Control"] == "no-store"
        return json.loads(answer.content)

    def get(self, path: str = PATH, status: int = 200) -> Any:
        answer = self.client.get(path, headers={**bearer(self.key), "Accept-Language": "en"})
        assert answer.status_code == status, answer.content.decode()
        return json.loads(answer.content)

    def etag(self, code: str, **headers: str) -> str:
        return str(self.client.get(f"/api/v1/products/{code}/", headers=headers)["ETag"])


def pointers(problem: Any) -> list[str]:
    return [fault["pointer"] for fault in problem["errors"]]


def proposal(**changes: Any) -> Record:
    """A record that could be published as it stands: a bank's new product."""
    return written(**{"code": "brand-new", "name": "全新的贷款", **changes})
