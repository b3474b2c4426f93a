"""What comes of a form that is sent: the rows that went and came. It is undone again."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.test_roles import WRITING, rows_of

Row = tuple[Any, ...]


class Effect(NamedTuple):
    """Rows that went and rows that came, by table, and what the answer was."""

    status: int
    gone: dict[str, list[Row]]
    come: dict[str, list[Row]]


MASKED = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(\+00:00)?"
    r"|[0-9a-f]{64}|pbkdf2.*|md5\$.*|![A-Za-z0-9]{40}|[0-9a-z]{8}"
)
"""A moment, a digest of one, a password, one that nobody has, the beginning of a key."""


def same(row: Row) -> Row:
    """Without what is drawn or dated anew each time."""
    return tuple("…" if MASKED.fullmatch(str(value)) else value for value in row)


def sent(client: Client, path: str, data: dict[str, Any]) -> Effect:
    """What comes of a form; it is undone, and so is a new session."""
    held = {name: cookie.value for name, cookie in client.cookies.items()}
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        answer = client.post(path, data)
        written = {
            found[1]
            for query in captured.captured_queries
            if (found := WRITING.match(query["sql"]))
        } - {"django_admin_log"}
        after = {name: rows_of(name) for name in written}
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(held)
    gone, come = {}, {}
    for name, rows in after.items():
        before = rows_of(name)
        gone[name] = [same(row) for row in before if row not in rows]
        come[name] = [same(row) for row in rows if row not in before]
    return Effect(
        answer.status_code,
        {name: rows for name, rows in gone.items() if rows},
        {name: rows for name, rows in come.items() if rows},
    )
