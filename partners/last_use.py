"""The day on which a key was last used: noted once a day, and never at a request's expense.

A day is enough to find keys that nobody uses any more, and tells less of who works when.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from partners.models import Key


def note(key: Key) -> None:
    """Write down today's use, unless that is done or somebody else is writing just now.

    On SQLite one writer at a time holds the whole database, for a minute if it loads a catalog;
    on PostgreSQL somebody may be revoking this key. Neither is waited for: the next request tells
    it as well. A database that takes no writes at all (a replica) costs no request either.
    """
    today = timezone.localdate()
    if key.last_used_on == today:
        return
    try:
        with _nobody_waits(), transaction.atomic():
            if Key.objects.select_for_update(skip_locked=True).filter(pk=key.pk).first():
                Key.objects.filter(pk=key.pk).update(last_used_on=today)
    except DatabaseError:
        return


@contextmanager
def _nobody_waits() -> Iterator[None]:
    """SQLite refuses at once what it would otherwise try for as long as the settings say."""
    if connection.vendor != "sqlite":
        yield
        return
    patience = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
