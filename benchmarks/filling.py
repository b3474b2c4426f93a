"""Rows into a database in bulk: one way for SQLite, one for PostgreSQL, the same steps for both.

Nothing is safe from a power cut while it is filled: a database without its stamp is made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import psycopg
from psycopg import sql

Row = tuple[Any, ...]


class Fill(Protocol):
    """An open database that is being filled."""

    vendor: str

    def run(self, statements: Iterable[str]) -> None: ...

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None: ...

    def commit(self) -> None: ...

    def finish(self) -> None:
        """What a server does in time by itself: sequences, statistics, tidy pages; then close."""


class SqliteFill:
    vendor = "sqlite"

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.run(
            [
                "PRAGMA journal_mode=OFF",
                "PRAGMA synchronous=OFF",
                "PRAGMA cache_size=-262144",
                "BEGIN",
            ]
        )

    def run(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self.connection.execute(statement)

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        named = ", ".join(f'"{column}"' for column in columns)
        holes = ", ".join("?" * len(columns))
        statement = f'INSERT INTO "{table}" ({named}) VALUES ({holes})'  # noqa: S608 our names
        self.connection.executemany(statement, rows)

    def commit(self) -> None:
        self.run(["COMMIT", "BEGIN"])

    def finish(self) -> None:
        self.run(["COMMIT", "ANALYZE", "PRAGMA journal_mode=WAL"])
        self.connection.close()


class PostgresFill:
    vendor = "postgresql"

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.run(
            [
                "SET TIME ZONE 'UTC'",
                "SET synchronous_commit = off",
                "SET maintenance_work_mem = '256MB'",
                # Whether each change names a product is not asked a million times.
                "SET session_replication_role = replica",
                "BEGIN",
            ]
        )

    def run(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self.connection.execute(sql.SQL(cast(Any, statement)))

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self.connection.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def commit(self) -> None:
        self.run(["COMMIT", "BEGIN"])

    def finish(self) -> None:
        # Keys were given; the next product must not be given one of them.
        highest = "(SELECT max(id) FROM products_product)"
        counter = "pg_get_serial_sequence('products_product', 'id')"
        self.run([f"SELECT setval({counter}, {highest})", "COMMIT", "VACUUM (FREEZE, ANALYZE)"])
        self.connection.close()
