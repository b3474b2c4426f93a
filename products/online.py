"""An index made while the release before still answers and writes."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations.operations import AddIndex


class AddIndexOnline(AddIndexConcurrently):
    """In place of `AddIndex`, in a migration of its own that is `atomic = False`.

    PostgreSQL builds it beside those who write. SQLite cannot, and makes it as ever: its writers
    queue for a moment.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        on_postgres = schema_editor.connection.vendor == "postgresql"
        way = super().database_forwards if on_postgres else self._plain.database_forwards
        way(app_label, schema_editor, *states)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        on_postgres = schema_editor.connection.vendor == "postgresql"
        way = super().database_backwards if on_postgres else self._plain.database_backwards
        way(app_label, schema_editor, *states)

    @property
    def _plain(self) -> AddIndex:
        return AddIndex(self.model_name, self.index)
