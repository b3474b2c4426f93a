"""The FastAPI peers' database: asyncpg's pool, or SQLite in the same thread.

SQL is written once: `Sql` numbers its values and spells the few places where the two differ.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import asyncpg

Found = Sequence[Mapping[str, Any]]


class Sql:
    """The values of one statement, in the order in which it names them."""

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor
        self.values: list[Any] = []

    def put(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}" if self.is_postgresql else f"?{len(self.values)}"

    def among(self, column: str, values: Sequence[Any]) -> str:
        """One array keeps the text of a statement, and so its plan, whatever its length."""
        if self.is_postgresql:
            return f"{column} = ANY({self.put(list(values))})"
        return f"{column} IN ({', '.join(map(self.put, values))})"

    def numbers(self, values: Sequence[int]) -> str:
        """Whole numbers to be one of, spelled out: for a few, no array is unpacked at every row."""
        return f"IN ({', '.join(map(str, values))})"

    @property
    def is_postgresql(self) -> bool:
        return self.vendor == "postgresql"

    @property
    def once(self) -> str:
        """At the end of an inner SELECT: its expressions are worked out once a row, not again
        wherever the outer one names them."""
        return "OFFSET 0" if self.is_postgresql else "LIMIT -1"

    def listed(self, column: str, rows: str) -> str:
        """A column of the rows of an inner SELECT, as one text with commas."""
        function = "string_agg" if self.is_postgresql else "group_concat"
        return f"(SELECT {function}({column}, ',') FROM ({rows}) listed)"

    def objects(self, columns: Sequence[str], rows: str) -> str:
        """The rows of an inner SELECT as one JSON text."""
        array, one = "json_agg", "json_build_object"
        if not self.is_postgresql:
            array, one = "json_group_array", "json_object"
        members = ", ".join(f"'{name}', {name}" for name in columns)
        return f"(SELECT {array}({one}({members})) FROM ({rows}) objects)"


class Database(Protocol):
    vendor: str

    async def fetch(self, statement: str, values: Sequence[Any] = ()) -> Found: ...

    async def close(self) -> None: ...


class Postgres:
    vendor = "postgresql"

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def fetch(self, statement: str, values: Sequence[Any] = ()) -> Found:
        found: Found = await self.pool.fetch(statement, *values)
        return found

    async def close(self) -> None:
        await self.pool.close()


class Sqlite:
    vendor = "sqlite"

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA cache_size = -65536")

    async def fetch(self, statement: str, values: Sequence[Any] = ()) -> Found:
        bound = [str(value) if isinstance(value, Decimal) else value for value in values]
        rows: list[Any] = self.connection.execute(statement, bound).fetchall()
        return rows

    async def close(self) -> None:
        self.connection.close()


async def connected() -> Database:
    """The database that DATABASE_URL names."""
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite:///"):
        return Sqlite(url.removeprefix("sqlite:///"))
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    pool = await asyncpg.create_pool(
        host=host,
        port=parts.port or 5432,
        user=parts.username,
        password=parts.password,
        database=parts.path.lstrip("/"),
        # So much memory that what a criterion hits fits a hash table, of a million products too;
        # compiling a plan costs more than running it.
        server_settings={"work_mem": "256MB", "jit": "off"},
    )
    return Postgres(pool)
