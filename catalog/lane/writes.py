"""Whether anyone has written to a SQLite database since a connection looked last.

SQLite tells by `PRAGMA data_version`. A statement lets go of the interpreter, though, and with
several threads at work getting it back costs more than the answer. A database in WAL mode has the
same knowledge in memory that all its connections share, its `-shm` file: the first 96 bytes are two
copies of a header that every commit, by whatever process, changes before it returns (SQLite's
"WAL-mode File Format", 2.1). To look at them costs nothing; that they differ means only that the
journal's head is asked for.
"""

from __future__ import annotations

import mmap
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

HEADER = 96
"""Bytes of the header in both its copies."""


class Writes:
    """As one connection sees them, for as long as it is open: closed, it may leave the file to be
    made anew by the next."""

    def __init__(self, wrapper: BaseDatabaseWrapper) -> None:
        wrapper.ensure_connection()
        self.wrapper, self.bare = wrapper, wrapper.connection
        self.header = self._header()

    @property
    def is_open(self) -> bool:
        return self.wrapper.connection is self.bare

    def seen(self) -> object:
        """Another value after every commit of anyone else."""
        if self.header is not None:
            return self.header[:HEADER]
        return self._asked("PRAGMA data_version")

    def _header(self) -> mmap.mmap | None:
        if self._asked("PRAGMA journal_mode") != "wal":
            return None
        self._asked("SELECT count(*) FROM sqlite_master")  # reading opens the file
        shared = Path(f"{self.wrapper.settings_dict['NAME']}-shm")
        with suppress(OSError, ValueError), shared.open("rb") as file:
            return mmap.mmap(file.fileno(), HEADER, access=mmap.ACCESS_READ)
        return None

    def _asked(self, statement: str) -> Any:
        return self.bare.execute(statement).fetchone()[0]
