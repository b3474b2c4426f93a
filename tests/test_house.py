"""The rules of the house that no tool knows."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.asked_once import ON_POSTGRESQL, ON_SQLITE
from tests.public_addresses import FEEDS, PAGES

ROOT = Path(__file__).parent.parent
ROOMS = ("config", "products", "catalog", "partners")
LONGEST = 350
NAMED_BY_DJANGO = ROOT / "catalog" / "outage" / "postgresql" / "base.py"
"""A database's engine is a package with a module of this name."""


def modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from (p for p in (ROOT / room).rglob("*.py") if "migrations" not in p.parts)


def test_no_file_holds_a_second_idea() -> None:
    long = {str(p): n for p in modules() if (n := p.read_text().count("\n")) > LONGEST}
    assert long == {}


def test_names_say_what_is_inside() -> None:
    vague = {"utils", "helpers", "common", "base", "misc", "services", "manager"}
    assert [p for p in modules() if p.stem in vague and p != NAMED_BY_DJANGO] == []


def test_nothing_is_left_to_do() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    assert [p for p in modules() if any(mark in p.read_text() for mark in marks)] == []


def test_every_module_says_what_it_is() -> None:
    silent = []
    for path in modules():
        tree = ast.parse(path.read_text())
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        configuration = path.name in ("apps.py", "__init__.py") and len(classes) < 2
        if not ast.get_docstring(tree) and not configuration:
            silent.append(str(path))
    assert silent == []


def test_the_examples_in_docstrings_hold() -> None:
    tried = {}
    for path in modules():
        if ">>>" in path.read_text():
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            tried[name] = doctest.testmod(importlib.import_module(name))
    assert {name: result for name, result in tried.items() if result.failed} == {}
    assert {"products.amounts", "products.admin.naming", "products.readiness.names"} <= {*tried}


def test_only_the_projection_writes_entries() -> None:
    """`Entry` is saved, made or deleted nowhere else."""
    writing = {"save", "create", "bulk_create", "delete", "update_or_create", "get_or_create"}
    writers = set()
    for path in (ROOT / "catalog").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in writing
            ):
                writers.add(path.name)
    assert writers <= {"projection.py"}


PUBLIC = [
    *(shown.path for shown in PAGES if shown.status in (200, 404)),
    *FEEDS,
    "/robots.txt",
    "/api/v1/products/?q=流水贷业务&facets=stage,region&updated_since=2026-01-01",
    "/api/v1/products/cmb-zhaoke-toudai/?stage=seed",
    "/api/v1/compare/?code=cmb-zhaoke-toudai&code=hxb-keji-qiye-touliandai&stage=seed",
    "/api/v1/organisations/",
    "/api/v1/families/",
    "/api/v1/sources/",
    "/api/v1/assessment-methods/",
    "/api/v1/regions/",
    "/api/v1/vocabulary/",
    "/api/v1/products/?as_of=2026-01-01&stage=seed",
    "/api/v1/products/cmb-zhaoke-toudai/revisions/",
    "/api/v1/changes/",
    "/api/v1/changes/head/",
    "/api/v1/export/",
    "/api/v1/products.csv?stage=seed",
    "/api/v1/record-schema.json",
    "/api/v1/openapi.json",
    "/api/docs/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_reading_only_selects(address: str, client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        assert answer.status_code in (200, 404)
        assert b"".join(answer)  # what is streamed is read only now
    statements = [query["sql"] for query in captured.captured_queries]
    reading = re.compile(r"SELECT|DECLARE \S+ .*CURSOR .*FOR SELECT")
    assert [sql for sql in statements if not reading.match(sql)] == []


def test_what_is_asked_on_one_database_is_there_and_asked_on_that_one() -> None:
    here = {path.stem for path in (ROOT / "tests").glob("test_*.py")}
    assert here >= (ON_POSTGRESQL | ON_SQLITE)
    assert not ON_POSTGRESQL & ON_SQLITE
