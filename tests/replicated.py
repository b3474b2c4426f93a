"""Servers that read from a standby, for more than one file of tests; and the desk beside them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from products import curation, journal
from tests.builders import written
from tests.partnering import a_partner, bearer, key_of
from tests.standby import FRESHNESS, PATIENCE, Reader, Standby

numbers = count(1)
IN_ROTATION = "replica1 is in rotation"


@contextmanager
def replicated(logs: Path) -> Iterator[tuple[Standby, Reader, Reader]]:
    """A standby, a server with the express lane, and one that answers everything by Django."""
    standby = Standby()
    try:
        with (
            Reader(standby, logs / "lane") as lane,
            Reader(standby, logs / "django", LANE="off") as django,
        ):
            yield standby, lane, django
    finally:
        standby.end()


def publish(**changes: object) -> str:
    """One more line of the journal, about a new product unless it is named: its code."""
    record = written(**{"code": f"replicated-{next(numbers)}", **changes})
    assert curation.adopt(record=record, door="test")
    return str(record["code"])


def eventually(server: Reader, number: int) -> None:
    """Wait until strangers see this number of the journal."""
    until = time.monotonic() + PATIENCE
    while (seen := server.number()) != number:
        assert time.monotonic() < until, (seen, number)
        time.sleep(0.05)


def all_read(standby: Standby, servers: list[Reader]) -> None:
    """From the standby, and all that there is."""
    standby.has_caught_up()
    for server in servers:
        server.logs(IN_ROTATION)
        eventually(server, journal.head().seq)
    time.sleep(FRESHNESS)  # for so long other questions may be answered as of the line before


def session(user: User) -> dict[str, str]:
    """The headers of somebody who has signed in at the desk."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"Cookie": f"{name}={client.cookies[name].value}"}


def key() -> dict[str, str]:
    """The headers of a partner."""
    return bearer(key_of(a_partner(f"partner-{next(numbers)}"), "read"))
