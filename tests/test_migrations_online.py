"""A migration that the release before could not live with is refused by `make check`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState

from products.online import AddIndexOnline
from tests import linted
from tests.live_processes import ROOT

SHIPPED = """
from importlib import import_module
Migration = import_module("catalog.migrations.{name}").Migration
"""
MADE = """
from django.db import migrations, models
from products.online import AddIndexOnline


class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("catalog", "{before}")]
    operations = [{operation}]
"""
REFUSED = {
    "drops_a_column": 'migrations.RemoveField("entry", "name_key")',
    "renames_a_column": 'migrations.RenameField("entry", "changed_at", "moved_at")',
    "wants_a_value": 'migrations.AddField("entry", "more", models.IntegerField(default=0), '
    "preserve_default=False)",
    "drops_a_table": 'migrations.DeleteModel("snapshot")',
    "cannot_be_undone": "migrations.RunPython(lambda apps, schema_editor: None)",
}
REFUSED_ON_POSTGRES = {
    "holds_up_writers": 'migrations.AddIndex("entry", models.Index(fields=["seq"], name="slow"))',
}
TAKEN = {
    "may_be_null": 'migrations.AddField("entry", "less", models.IntegerField(null=True))',
    "index_beside_writers": 'AddIndexOnline("entry", models.Index(fields=["seq"], name="fast"))',
}


def test_a_migration_that_breaks_the_release_before_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "made_up"
    package.mkdir()
    (package / "__init__.py").touch()
    shipped = sorted(path.stem for path in (ROOT / "catalog" / "migrations").glob("0*.py"))
    for name in shipped:
        (package / f"{name}.py").write_text(SHIPPED.format(name=name))
    before = shipped[-1]
    # What drops comes last: what it drops is used by the others.
    made = {**TAKEN, **REFUSED_ON_POSTGRES, **dict(reversed(REFUSED.items()))}
    for number, (what, operation) in enumerate(made.items(), len(shipped) + 1):
        name = f"{number:04}_{what}"
        text = MADE.format(atomic="Online" not in operation, before=before, operation=operation)
        (package / f"{name}.py").write_text(text)
        before = name
    (tmp_path / "made_up_settings.py").write_text(
        "from tests.linted import *\nMIGRATION_MODULES = {'catalog': 'made_up'}\n"
    )
    around = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "made_up_settings",
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
    }
    command = [sys.executable, "manage.py", "lintmigrations"]
    done = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True)
    said = {
        line.partition(", ")[2].partition(")")[0].partition("_")[2]: line.rpartition("... ")[2]
        for line in done.stdout.splitlines()
        if line.startswith("(catalog, ")
    }
    refused = {*REFUSED}
    if connection.vendor == "postgresql":
        refused |= {*REFUSED_ON_POSTGRES}
    assert done.returncode == 1, done.stdout + done.stderr
    assert {what for what, word in said.items() if word == "ERR"} == refused, done.stdout
    assert {what for what, word in said.items() if word == "OK"} >= {*TAKEN}, done.stdout


def test_only_what_was_there_before_the_rule_is_left_alone() -> None:
    there = {
        path.stem
        for app in linted.MIGRATION_LINTER_OPTIONS["include_apps"]
        for path in (ROOT / app / "migrations").glob("0*.py")
    }
    assert {*linted.BEFORE_THE_RULE} <= there


@pytest.mark.django_db(transaction=True)
def test_an_index_is_added_and_taken_away_on_both_databases() -> None:
    state = ProjectState()
    fields: dict[str, Any] = {
        "id": models.AutoField(primary_key=True),
        "n": models.IntegerField(),
    }
    state.add_model(ModelState("products", "Passing", fields, {"indexes": []}))
    index = models.Index(fields=["n"], name="passing_n")
    operation = AddIndexOnline("passing", index)
    after = state.clone()
    operation.state_forwards("products", after)
    apps: Any = state.apps
    passing = apps.get_model("products", "Passing")

    def there() -> bool:
        with connection.cursor() as cursor:
            return index.name in connection.introspection.get_constraints(
                cursor, "products_passing"
            )

    with connection.schema_editor() as editor:
        editor.create_model(passing)
    try:
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("products", editor, state, after)
        assert there()
        with connection.schema_editor(atomic=False) as editor:
            operation.database_backwards("products", editor, after, state)
        assert not there()
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(passing)
