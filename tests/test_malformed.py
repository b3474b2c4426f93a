"""Whatever a request looks like: nothing breaks, and every refusal under `/api/` is a problem.

Asked through the real application, the express lane and Django behind it, as a server would hand
the requests on. `make attack` asks 100 000 times on each database (`MALFORMED=100000`).
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from catalog.errors import TITLES
from catalog.lane.express import Lane
from partners.models import Endpoint
from partners.scopes import SCOPE
from tests.generator import seeded
from tests.malformed import Requests
from tests.partnering import a_partner, key_of
from tests.problems import MEMBERS
from tests.wsgi_asking import Answered, Application, answered, within_a_test

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("MALFORMED", "1000"))
SEED = int(os.environ.get("MALFORMED_SEED", "1"))
DESCRIBED = Path(__file__).parent.parent / "docs" / "openapi.json"
MORE = {"withdrawn_at", "seq", "scope", "findings"}
HINTS = {"detail", "allowed", "did_you_mean", "code"}
"""What a problem, and one of its faults, may say beside where it is; see docs/api.md."""
TELLING = re.compile(rb"Traceback|/site-packages/|DoesNotExist|psycopg|sqlite3|OperationalError")
"""What only a failure would show of the inside."""


@pytest.fixture
def application(settings: Any) -> Iterator[Application]:
    """As `config.wsgi` has it, with no limit in the way of so many requests."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "[::1]"]
    settings.KEY_LIMIT = settings.WRITE_LIMIT = settings.LOGIN_LIMIT = None
    with within_a_test():
        yield Lane(WSGIHandler())


@pytest.fixture
def requests(db: None) -> Requests:
    """Of anybody, and of partners whose keys may do everything, read alone, or nothing here."""
    partner = a_partner("a-bank", "cmb")
    endpoint = Endpoint.objects.create(
        partner=partner, url="https://partner.example/hook", cursor=54
    )
    keys = [key_of(partner, *SCOPE.codes)] * 8 + [
        key_of(partner, "read"),
        key_of(a_partner("b"), "submit"),
    ]
    held = {
        f"webhook-{name}": endpoint.uid
        for name in ("detail", "deliveries", "redeliver", "rotate", "test")
    }
    return Requests(seeded(SEED), keys, held)


class Failures(logging.Handler):
    """What was logged as having failed; a strange host is Django's own complaint."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("django.security"):
            self.told.append(self.format(record))


@pytest.fixture
def failures() -> Iterator[list[str]]:
    handler = Failures()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler.told
    root.removeHandler(handler)


def test_nothing_breaks_and_every_refusal_is_a_problem(
    application: Application, requests: Requests, failures: list[str]
) -> None:
    statuses: Counter[int] = Counter()
    wrong: dict[str, str] = {}
    for number in range(REQUESTS):
        asked = requests.one()
        answer = answered(application, asked)
        status = int(answer.status[:3])
        statuses[status] += 1
        found = faults(asked, status, answer)
        found += [f"logged: {told}" for told in failures]
        failures.clear()
        for fault in found:
            wrong.setdefault(fault[-400:], f"request {number}: {spelled(asked)}")
    print(f"{REQUESTS} requests with seed {SEED}: {dict(sorted(statuses.items()))}")
    assert not wrong, "\n".join(f"{fault}\n    {asked}" for fault, asked in [*wrong.items()][:20])
    assert statuses.keys() >= {200, 400, 401, 404, 405, 406, 414}


def faults(asked: dict[str, Any], status: int, answer: Answered) -> list[str]:
    """What is wrong with an answer."""
    found = []
    path = asked["PATH_INFO"]
    if status >= 500:
        found.append(f"{status} {answer.body[:200]!r}")
    for name, value in answer.headers:
        if not re.fullmatch(r"[\t\x20-\x7e\x80-\xff]*", value):
            found.append(f"no server can send {name}: {value!r}")
    if TELLING.search(plain(answer)):
        found.append("tells of the inside")
    if path.startswith("/api/") and not path.startswith("/api/docs/"):
        found += not_a_problem(asked["REQUEST_METHOD"], status, answer)
        documented = statuses_of(asked["REQUEST_METHOD"], path)
        if documented and str(status) not in documented:
            found.append(f"{status} is not documented for {asked['REQUEST_METHOD']} {path[:60]}")
    return found


def plain(answer: Answered) -> bytes:
    """The body, unpacked."""
    packed = answer.get("content-encoding") == "gzip"
    return gzip.decompress(answer.body) if packed else answer.body


def not_a_problem(method: str, status: int, answer: Answered) -> list[str]:
    """What a refusal of the API lacks of what `docs/api.md` says of one."""
    if 200 <= status < 300 or status == 304:
        return []
    if status == 301:  # to the same address with its slash, here and nowhere else
        there = answer.get("location").partition("?")[0]
        return [] if re.fullmatch(r"/[^/\\].*/", there) else [f"leads to {there}"]
    if answer.get("content-type") != "application/problem+json" or status not in TITLES:
        return [f"{status} as {answer.get('content-type')}"]
    body = json.loads(plain(answer))
    found = []
    if list(body)[:5] != MEMBERS or not set(body) <= {*MEMBERS, *MORE}:
        found.append(f"members {list(body)}")
    if body["status"] != status or body["type"] != f"/problems/{TITLES[status][0]}":
        found.append(f"{status} told as {body['type']} {body['status']}")
    if not body["title"] or not body["detail"]:
        found.append("says nothing")
    for fault in body["errors"]:
        where = {"parameter", "pointer"} & set(fault)
        if len(where) != 1 or not set(fault) <= {*where, *HINTS}:
            found.append(f"a fault with {sorted(fault)}")
        if not all(isinstance(fault[name], str) and fault["detail"] for name in (*where, "detail")):
            found.append(f"a fault that says nothing: {fault}")
    if answer.get("access-control-allow-origin") != "*":
        found.append(f"{status} cannot be read from another page")
    return found


@cache
def described() -> list[tuple[re.Pattern[str], dict[str, frozenset[str]]]]:
    """Each described address with the statuses that each of its methods may answer."""
    document = json.loads(DESCRIBED.read_text(encoding="utf-8"))
    return [
        (
            re.compile(re.sub(r"\{\w+\}", "[^/.]+", path)),
            {
                method.upper(): frozenset(operation["responses"])
                for method, operation in operations.items()
                if "responses" in operation
            },
        )
        for path, operations in document["paths"].items()
    ]


def statuses_of(method: str, path: str) -> frozenset[str]:
    """Of a described operation; nothing where none is described."""
    for pattern, operations in described():
        if pattern.fullmatch(path) and method in operations:
            return operations[method]
    return frozenset()


def spelled(asked: dict[str, Any]) -> str:
    """A request in one line, long parts cut."""
    body = asked["wsgi.input"].getvalue()
    more = {
        name: value[:80]
        for name, value in asked.items()
        if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")
    }
    line = f"{asked['REQUEST_METHOD']} {asked['PATH_INFO'][:200]!r}?{asked['QUERY_STRING'][:300]!r}"
    return f"{line} {more} {body[:200]!r}"
