"""What is in each table, as a digest: two databases with the same digests hold the same rows.

Rows go by in the order of their keys and none is held, so memory stays the same however many. The
digests of SQLite and of PostgreSQL are not to be compared: each spells rows in its own way.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

from django.db import connection
from psycopg import Connection, sql

from catalog.backup.manifest import Table

KEYS = """
    SELECT relname, array_remove(array_agg(attname ORDER BY place), NULL),
           array_remove(array_agg(attcollation <> 0 ORDER BY place), NULL)
    FROM pg_class
    LEFT JOIN pg_index ON indrelid = pg_class.oid AND indisprimary
    LEFT JOIN LATERAL unnest(indkey) WITH ORDINALITY AS key (attnum, place) ON true
    LEFT JOIN pg_attribute a ON a.attrelid = pg_class.oid AND a.attnum = key.attnum
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
    GROUP BY relname ORDER BY relname
"""
"""Every table with the columns of its primary key, and whether they sort as text."""
AS_EVER = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1"
)
"""However this session or the server likes to spell values."""


def of_postgres() -> dict[str, Table]:
    """Inside the caller's transaction, which should be one state of the database."""
    with connection.cursor() as cursor:
        cursor.execute(AS_EVER)
        cursor.execute(KEYS)
        return {name: _postgres(name, *key) for name, *key in cursor.fetchall()}


def _postgres(name: str, columns: list[str], are_text: list[bool]) -> Table:
    # By their bytes: another database may sort letters differently.
    key = [
        sql.SQL("{} COLLATE {}").format(sql.Identifier(column), sql.Identifier("C"))
        if is_text
        else sql.Identifier(column)
        for column, is_text in zip(columns, are_text, strict=True)
    ]
    whole_row = [sql.SQL("t::text COLLATE {}").format(sql.Identifier("C"))]
    copy = sql.SQL("COPY (SELECT * FROM {} t ORDER BY {}) TO STDOUT").format(
        sql.Identifier(name), sql.SQL(", ").join(key or whole_row)
    )
    told, rows = hashlib.sha256(), 0
    bare: Connection[Any] = connection.connection
    with bare.cursor() as cursor:
        with cursor.copy(copy) as lines:
            for some in lines:
                told.update(some)
        rows = cursor.rowcount
    return Table(rows, told.hexdigest())


def of_sqlite(database: sqlite3.Connection) -> dict[str, Table]:
    """Of a database that nobody else changes meanwhile; counters of numbers are a table, too."""
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND (name NOT LIKE 'sqlite_%' OR name = 'sqlite_sequence') ORDER BY name"
    )
    return {name: _sqlite(database, name) for (name,) in names.fetchall()}


def _sqlite(database: sqlite3.Connection, name: str) -> Table:
    quoted = connection.ops.quote_name(name)
    columns = database.execute(f"PRAGMA table_info({quoted})").fetchall()
    key = [connection.ops.quote_name(each[1]) for each in columns if each[5]]
    order = ", ".join(key) or "rowid"
    told, rows = hashlib.sha256(), 0
    statement = f"SELECT * FROM {quoted} ORDER BY {order}"  # noqa: S608 names are the schema's
    for row in database.execute(statement):
        told.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
        rows += 1
    return Table(rows, told.hexdigest())
