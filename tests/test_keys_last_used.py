"""The day of a key's last use: noted once a day, never at a request's expense."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.models import Key
from tests.partnering import a_partner, bearer, key_of

READ = "/api/v1/vocabulary/"


def unused_key() -> dict[str, str]:
    headers = bearer(key_of(a_partner(), "read"))
    Key.objects.update(last_used_on=None)
    return headers


def noted() -> date | None:
    return Key.objects.get().last_used_on


@pytest.mark.django_db
def test_the_first_use_of_a_day_is_noted_and_no_other(client: Client) -> None:
    headers, today = unused_key(), timezone.localdate()
    client.get(READ, headers=headers)
    assert noted() == today
    with CaptureQueriesContext(connection) as captured:
        client.get(READ, headers=headers)
    assert not [query for query in captured.captured_queries if "UPDATE" in query["sql"]]
    Key.objects.update(last_used_on=today - timedelta(days=1))
    client.get(READ, headers=headers)
    assert noted() == today


@pytest.mark.django_db
def test_a_refused_key_is_not_noted(client: Client) -> None:
    headers = unused_key()
    Key.objects.update(revoked_at=timezone.now())
    assert client.get(READ, headers=headers).status_code == 401
    assert noted() is None


def test_a_request_does_not_wait_for_whoever_is_writing(committed: None, client: Client) -> None:
    """Somebody holds the row, on SQLite the whole database, until after the answer."""
    headers = unused_key()
    holding, answered = Event(), Event()

    def hold() -> None:
        """For less long than others have patience: whoever waited would note it after all."""
        with transaction.atomic():
            Key.objects.update(label="held")
            holding.set()
            answered.wait(10)
        connections.close_all()

    writer = Thread(target=hold, daemon=True)
    writer.start()
    assert holding.wait(60)
    answer = client.get(READ, headers=headers)
    answered.set()
    writer.join(60)
    assert (answer.status_code, noted()) == (200, None)
    client.get(READ, headers=headers)
    assert noted() == timezone.localdate()
    if connection.vendor == "sqlite":  # and its patience with others is as long as before
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (20_000,)
