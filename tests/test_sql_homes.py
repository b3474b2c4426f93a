"""Django writes the SQL; what is written by hand stands in a named home and holds no input."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_house import ROOT, modules

HOMES = {
    "products/triggers.py": "statements of ours, for the triggers",
    "catalog/finding/documents.py": "the head and a page's documents, by parameters",
    "catalog/lane/writes.py": "PRAGMA data_version",
    "catalog/backup/postgres.py": "a snapshot, and the schema that stands aside",
    "catalog/backup/sqlite.py": "the head of a copy, and whether it is whole",
    "catalog/backup/tables.py": "every row of every table, by names that the database gives",
    "catalog/reconciling.py": "one state of the database to read in",
    "catalog/replicas/rotation.py": "how far a standby is behind",
    "config/operating/readiness.py": "how text is kept",
    "products/grants.py": "a role's rights, its name quoted",
    "partners/last_use.py": "PRAGMA busy_timeout, a number of the settings",
}
"""Who may speak to a cursor."""
RAW = {"raw", "extra", "RawSQL", "RunSQL", "cursor", "execute", "executemany", "executescript"}
RAW |= {"callproc", "mogrify", "chunked_cursor"}
"""Ways to hand SQL to a database past Django."""


def spoken(tree: ast.Module) -> Iterator[str]:
    """Names of calls that take SQL, and of the classes that do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in RAW:
                yield name


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_only_the_named_homes_speak_sql() -> None:
    speaking = {shown(path) for path in modules() if {*spoken(ast.parse(path.read_text()))}}
    assert speaking == {*HOMES}


def test_no_expression_of_ours_is_made_of_text() -> None:
    """`Func(template=…)`, `function=` of a variable, `.raw`, `.extra`: none, anywhere."""
    found = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg in ("template", "function", "arg_joiner"):
                found.append(f"{shown(path)}: {node.arg}=")
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in ("raw", "extra"):
                found.append(f"{shown(path)}: .{called.attr}(")
            if isinstance(node, ast.Name | ast.alias):
                name = node.id if isinstance(node, ast.Name) else node.name
                if name in ("RawSQL", "Func", "NonAggregate"):
                    found.append(f"{shown(path)}: {name}")
    assert found == []


def test_what_is_executed_in_a_home_is_made_of_constants() -> None:
    """A statement may be chosen and have places counted out, never hold what somebody gave.

    Names that may stand in one: those below, each a constant or a number of ours.
    """
    known = {"statement", "patience", "query", "quoted", "connection", "Head"}
    found = []
    for home in HOMES:
        for node in ast.walk(ast.parse((ROOT / home).read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "execute" or not node.args:
                continue
            parts = [part.id for part in ast.walk(node.args[0]) if isinstance(part, ast.Name)]
            names = {name for name in parts if not name.isupper()}
            if strange := names - known:
                found.append(f"{home}:{node.lineno} {sorted(strange)}")
    assert found == []
