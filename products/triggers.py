"""Database triggers that keep the journal append-only, whoever holds the connection."""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INSTALL = {
    "sqlite": [
        """CREATE TRIGGER journal_no_update BEFORE UPDATE ON products_change
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER journal_no_replace BEFORE INSERT ON products_change
            WHEN EXISTS (SELECT 1 FROM products_change WHERE seq = NEW.seq)
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER journal_no_delete BEFORE DELETE ON products_change
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
        """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON products_change
            FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
        """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON products_change
            FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    ],
}
REMOVE = {
    "sqlite": [
        "DROP TRIGGER journal_no_update",
        "DROP TRIGGER journal_no_replace",
        "DROP TRIGGER journal_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER journal_no_truncate ON products_change",
        "DROP TRIGGER journal_no_change ON products_change",
        "DROP FUNCTION journal_refuse()",
    ],
}


def install(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in INSTALL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For a migration backwards, and for tests that empty the database for real."""
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


NAMES = {
    "sqlite": {"journal_no_update", "journal_no_replace", "journal_no_delete"},
    "postgresql": {"journal_no_change", "journal_no_truncate"},
}
STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    " AND tbl_name = 'products_change'",
    # Disabled, or for a replica's own session alone, is as good as none.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'products_change'::regclass"
    " AND tgenabled IN ('O', 'A')",
}


def missing() -> list[str]:
    """Of those that guard the journal, the ones that are not there or not at work."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return sorted(NAMES[connection.vendor] - there)
