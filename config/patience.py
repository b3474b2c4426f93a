"""A connection to PostgreSQL that does not wait for ever.

A server that is stopped, or behind a broken wire, closes nothing: its kernel still takes what is
sent, and no timeout of its own can run out.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus

PATIENCE = 3.0
"""Seconds for one answer. Reading takes milliseconds; only the index of a million takes longer, and
who has no patience for that asks the primary."""


class Patient(Connection[Any]):
    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, PATIENCE if timeout is None else timeout)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # what still comes would be taken for the next answer
            raise
