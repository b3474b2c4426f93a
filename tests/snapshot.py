"""The shipped catalog as rows, so that tests which commit get it back in a tenth of the time.

Loading takes the loader's way through every rule, and is tested for itself.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""Table → its columns and its rows, as the database gives them."""


def _models() -> list[type[models.Model]]:
    of_ours = [apps.get_app_config(name) for name in ("products", "catalog")]
    return [model for app in of_ours for model in app.get_models(include_auto_created=True)]


def take() -> Rows:
    rows: Rows = {}
    with connection.cursor() as cursor:
        for model in _models():
            table = model._meta.db_table
            columns = [str(field.column) for field in model._meta.concrete_fields]
            names = ", ".join(map(connection.ops.quote_name, columns))
            cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = (columns, cursor.fetchall())
    return rows


@transaction.atomic
def put_back(rows: Rows) -> None:
    """Into empty tables; foreign keys are looked at when the transaction ends."""
    with connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            names = ", ".join(map(connection.ops.quote_name, columns))
            places = ", ".join(["%s"] * len(columns))
            statement = (
                f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})"  # noqa: S608
            )
            if values:
                cursor.executemany(statement, values)
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
