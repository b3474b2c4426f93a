"""What the application may do in PostgreSQL where it signs in with a role of its own.

The owner migrates; the application reads and writes rows, and can neither alter a table nor set a
trigger aside. Of the journal it can only add to the end: the triggers refuse the rest to everybody,
and here the database refuses it before they are asked. The head has to move, and a name in an
attribution has to be erasable.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql
from simple_history.models import registered_models

from products.models import Attribution, Change, Head

ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""What is granted on a table that nothing else is said of."""
ADDED = ("SELECT", "INSERT")
KEPT = ("SELECT", "INSERT", "UPDATE")
READ = ("SELECT",)
NEVER = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
"""Of a line of the journal, by whatever way a role may have come to it."""

PARTS = """
    SELECT relname, relkind::text FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'S')
    ORDER BY relname
"""
STANDING = """
    SELECT rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls
           OR pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = %s::regclass), 'MEMBER')
    FROM pg_roles WHERE rolname = %s
"""


class Unfit(Exception):
    """A role that would not be held by what is granted to it, or that is none."""


def less() -> dict[str, tuple[str, ...]]:
    """The tables of which the application needs less than all rows, and what it needs."""
    history = {model.history.model._meta.db_table: KEPT for model in registered_models.values()}
    return {
        **history,
        Change._meta.db_table: ADDED,
        Head._meta.db_table: KEPT,
        Attribution._meta.db_table: KEPT,
        # These two are made by `migrate` for every model.
        "auth_permission": READ,
        "django_content_type": READ,
        MigrationRecorder.Migration._meta.db_table: READ,
    }


@transaction.atomic
def grant(role: str) -> int:
    """Give a role what the application needs and nothing else; the number of tables.

    Done again after each migration, as a new table is granted to nobody. Unfit, with nothing
    changed, where the role owns the tables or could still change the journal.
    """
    journal = Change._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [journal, role])
        standing = cursor.fetchone()
        if standing is None:
            raise Unfit(f"There is no role {role}.")
        if standing[0]:
            raise Unfit(
                f"{role} owns the tables or stands above their owner: a superuser, a member of the "
                "owner, or a role that makes roles. Make one with CREATE ROLE … LOGIN alone."
            )
        cursor.execute(PARTS)
        parts = cursor.fetchall()
        for statement in _statements(role, parts):
            cursor.execute(statement)
        cursor.execute(
            "SELECT array_agg(verb) FROM unnest(%s::text[]) verb"
            " WHERE has_table_privilege(%s, %s, verb) OR verb IN ('UPDATE', 'REFERENCES')"
            " AND has_any_column_privilege(%s, %s, verb)",
            [list(NEVER), role, journal, role, journal],
        )
        (still,) = cursor.fetchone()
    if still:
        raise Unfit(f"{role} may {', '.join(still)} lines of the journal by another role it is in.")
    return sum(kind != "S" for _, kind in parts)


def _statements(role: str, parts: list[tuple[str, str]]) -> Iterator[sql.Composed]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = map(sql.Identifier, cursor.fetchone())
    name, granted = sql.Identifier(role), less()
    everybody = sql.SQL("PUBLIC")
    for whom in (everybody, name):
        for all_of_it in ("ALL TABLES", "ALL SEQUENCES"):
            yield sql.SQL("REVOKE ALL ON {} IN SCHEMA {} FROM {}").format(
                sql.SQL(all_of_it), schema, whom
            )
        yield sql.SQL("REVOKE CREATE ON SCHEMA {} FROM {}").format(schema, whom)
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(database, name)
    yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name)
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name)
    for part, kind in parts:
        if kind == "S":
            yield sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(part), name)
            continue
        verbs = sql.SQL(", ").join(map(sql.SQL, granted.get(part, ROWS)))
        yield sql.SQL("GRANT {} ON {} TO {}").format(verbs, sql.Identifier(part), name)
