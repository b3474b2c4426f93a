"""Django's connection to PostgreSQL, which fails at once while the database is known to be away."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.conninfo import make_conninfo

from catalog.outage.patience import Patient
from catalog.outage.watch import Watch, watches

OURS = ("autocommit", "context", "cursor_factory", "prepare_threshold")
"""What psycopg takes for a connection beside what libpq does."""


class Away(psycopg.OperationalError):
    """Nobody has asked: the database did not answer a moment ago."""


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def watch(self) -> Watch:
        found = watches.get(self.alias)
        return found or watches.setdefault(self.alias, Watch(self._conninfo, self._refresh))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.watch.is_away:
            raise Away("the database does not answer")
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            if self.watch.suspected():
                raise Away("the database does not answer") from error
            # It lets us in after all: what the pool had was broken, or it was slow to get more.
            return super().get_new_connection(conn_params)

    def _configure_connection(self, connection: Any) -> Any:
        if isinstance(connection, Patient):
            connection.watch = self.watch
        return super()._configure_connection(connection)  # type: ignore[misc]

    def _conninfo(self) -> str:
        params = self.get_connection_params()
        return make_conninfo(**{name: params[name] for name in params if name not in OURS})

    def _refresh(self) -> None:
        if self.pool:
            self.pool.check()
