"""Whether this worker would answer right, said in a line for each thing that it takes.

What nobody can read without (`failed`) takes a worker out of rotation. What readers do not notice
(`late`: webhooks, the cache that counts) is told here and raises an alarm, but a catalog that is
taken away because of it would help nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.cache import cache as counts
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from catalog.finding import index
from config.operating.looking import Looking
from partners.webhooks import falling_behind
from products import journal

SECONDS = 2.5
"""A look that has not ended by then says no."""
LATE = 60.0
"""Seconds that a delivery may be due before it is called late."""

OK, LATE_BUT_READY, FAILED = "ok", "late", "failed"
NOT_REACHED = "Not looked at, because of the line above."

TEXT = {
    "sqlite": "SELECT encoding, true FROM pragma_encoding",
    "postgresql": r"SELECT current_setting('server_encoding'), '科' ~ '^\w$'",
}
"""How text is kept, and whether a Chinese letter is known as one."""

logger = logging.getLogger(__name__)


class Line(NamedTuple):
    check: str
    state: str
    detail: str


class Report(NamedTuple):
    is_ready: bool
    lines: list[Line]


def report() -> Report:
    """A line for each check, in time whatever hangs."""
    seen, is_whole = LOOKING.sight()
    unseen = [*CHECKS][len(seen) :]
    lines = [*seen]
    if unseen and not is_whole:
        lines.append(Line(unseen.pop(0), FAILED, f"No answer within {LOOKING.seconds} seconds."))
    lines += [Line(name, FAILED, NOT_REACHED) for name in unseen]
    return Report(all(line.state != FAILED for line in lines), lines)


def _database() -> tuple[str, str]:
    """Text is UTF-8, and a Chinese letter is a letter: under a ctype that knows none the search by
    trigrams finds nothing."""
    with connection.cursor() as cursor:
        cursor.execute(TEXT[connection.vendor])
        encoding, knows_letters = cursor.fetchone()
    if encoding not in ("UTF8", "UTF-8"):
        return FAILED, "The database does not keep text as UTF-8."
    if not knows_letters:
        return FAILED, "The database's character type knows no Chinese letters: it needs C.UTF-8."
    return OK, "It answers, keeps text as UTF-8, and knows Chinese letters."


def _migrations() -> tuple[str, str]:
    missing = len(_wanted() - {*MigrationRecorder(connection).applied_migrations()})
    if missing:
        return FAILED, f"{missing} of this release's migrations are not applied."
    return OK, "All of this release are applied."


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """App and name of each migration of this release, by the rule of Django's own loader; that
    would read them all, which takes longer than a look may."""
    found = []
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        if module and find_spec(module):
            names = [one.name for one in iter_modules(import_module(module).__path__)]
            found += [(app.label, name) for name in names if name[0] not in "_~"]
    return frozenset(found)


def _journal() -> tuple[str, str]:
    return OK, f"It ends at number {journal.head().seq}."


def _index() -> tuple[str, str]:
    """Looked at, it catches up: a worker that has just started builds it here, before readers are
    sent to it."""
    return OK, f"This worker's stands at number {index.current().seq}."


def _deliveries() -> tuple[str, str]:
    behind = falling_behind.lag(timezone.now())
    if behind.seconds > LATE:
        return LATE_BUT_READY, (
            f"Webhooks are {behind.lines} lines behind, for {behind.seconds:.0f} seconds; "
            "readers do not notice."
        )
    return OK, f"Webhooks are {behind.lines} lines behind."


def _cache() -> tuple[str, str]:
    if not settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        return OK, "None is configured: each process counts by itself."
    try:
        counts.get("readiness")
    except Exception as error:  # every kind of cache fails in its own way
        logger.warning("The cache does not answer: %s", error)
        return LATE_BUT_READY, "It does not answer: limits are not counted; readers do not notice."
    return OK, "It answers."


CHECKS: dict[str, Callable[[], tuple[str, str]]] = {
    "database": _database,
    "migrations": _migrations,
    "journal": _journal,
    "index": _index,
    "deliveries": _deliveries,
    "cache": _cache,
}


def _look() -> Iterator[Line]:
    """Check after check, up to the first that cannot be made. Why it cannot goes to the log: an
    error may name hosts and users, which are nobody's business."""
    for name, check in CHECKS.items():
        try:
            yield Line(name, *check())
        except Exception as error:
            logger.warning("Not ready: %s cannot be looked at: %s", name, error)
            yield Line(name, FAILED, "It cannot be looked at; the log says why.")
            return


LOOKING = Looking(_look, SECONDS)
