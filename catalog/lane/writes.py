"""Whether anyone has written to a SQLite database since a connection looked last."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper


class Writes:
    """As one connection sees them, for as long as it is open.

    The same is known without a statement from the first bytes of the `-shm` file. It must not be
    opened beside SQLite: whoever closes a file lets go of all locks that his process has on it,
    SQLite's too, and then two write at the same time.
    """

    def __init__(self, wrapper: BaseDatabaseWrapper) -> None:
        wrapper.ensure_connection()
        self.wrapper, self.bare = wrapper, wrapper.connection

    @property
    def is_open(self) -> bool:
        return self.wrapper.connection is self.bare

    def seen(self) -> int:
        """Another number after every commit of anyone else."""
        version: int = self.bare.execute("PRAGMA data_version").fetchone()[0]
        return version
