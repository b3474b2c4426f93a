"""Database triggers that keep the journal append-only, whoever holds the connection."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "products_change"

INSTALL = {
    "sqlite": [
        f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON {TABLE}
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        f"""CREATE TRIGGER journal_no_delete BEFORE DELETE ON {TABLE}
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
        f"""CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
        f"""CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    ],
}
REMOVE = {
    "sqlite": ["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"],
    "postgresql": [
        f"DROP TRIGGER journal_no_truncate ON {TABLE}",
        f"DROP TRIGGER journal_no_change ON {TABLE}",
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
