"""From which database something is read: the primary, or the replica that a reader was given.

Only what is read `publicly` may come from a replica. All else reads from the primary without saying
so: the desk, partners, commands, the sender of webhooks. Without REPLICA_URLS there is no other
database, and nothing in here costs anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, cast

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.db import connection as primary
from django.db.backends.base.base import BaseDatabaseWrapper

from catalog.replicas.rotation import PRIMARY, rotation
from catalog.replicas.watch import watch

_alias: ContextVar[str] = ContextVar("reading", default=PRIMARY)


def alias() -> str:
    return _alias.get()


def is_from_replica() -> bool:
    return _alias.get() != PRIMARY


def go_to_primary() -> bool:
    """Read from the primary from here on; false where that is so already.

    For whoever finds that its replica does not have what this worker has shown before.
    """
    if not is_from_replica():
        return False
    _alias.set(PRIMARY)
    return True


@contextmanager
def _from_a_replica() -> Iterator[None]:
    watch.begin()
    chosen = rotation.chosen()
    if chosen is None:
        yield
        return
    before = _alias.set(chosen)
    try:
        yield
    except (InterfaceError, OperationalError) as error:
        if is_from_replica():
            rotation.failed(chosen, error)
        raise
    finally:
        _alias.reset(before)
        connections[chosen].close()  # back to the pool


publicly: Callable[[], AbstractContextManager[None]] = (
    _from_a_replica if settings.REPLICAS else nullcontext
)
"""What is read in here may be as old as a replica. One that fails leaves rotation, and the error
goes on to the caller."""


class _Reading:
    """As `django.db.connection`, to whichever database is read from."""

    def __getattr__(self, name: str) -> Any:
        return getattr(connections[_alias.get()], name)


connection = cast(BaseDatabaseWrapper, _Reading()) if settings.REPLICAS else primary
