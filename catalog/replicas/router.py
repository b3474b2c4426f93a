"""Django's router: everything is read from where this request reads, and written to the primary."""

from __future__ import annotations

from typing import Any

from catalog import reading
from catalog.replicas.rotation import PRIMARY


class Router:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        return reading.alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Whoever writes, or locks, reads what it has written."""
        reading.go_to_primary()
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """The same rows stand in all of them."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
