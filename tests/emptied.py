"""An empty catalog for a test that is rolled back: as after `migrate`, with the people it has."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from products import triggers


def empty_the_catalog() -> None:
    """No row of ours is left, and the journal begins again; its triggers stand as before."""
    connection.check_constraints()  # nothing may be pending where triggers are dropped
    models = [
        model
        for name in ("products", "catalog")
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:
        for statement in triggers.REMOVE[connection.vendor]:
            cursor.execute(statement)
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        connection.check_constraints()
        for statement in triggers.INSTALL[connection.vendor]:
            cursor.execute(statement)
