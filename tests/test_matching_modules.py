"""The modules of the matcher are pure, and those that promise examples have them."""

from __future__ import annotations

import ast
import doctest
import sys
from collections.abc import Iterator
from pathlib import Path

from products import amounts, facts, matching, wording
from products.matching import company as company_module
from products.matching import terms
from products.matching import terms as terms_function

HOUSE = Path(matching.__file__).parent.parent.parent
FORBIDDEN = (
    "catalog",
    "config",
    "datetime",
    "django.db",
    "django.utils",
    "os",
    "products.curation",
    "products.journal",
    "products.models",
    "random",
    "time",
)


def source_of(module: str) -> Path | None:
    path = HOUSE / Path(*module.split("."))
    found = [path.with_suffix(".py"), path / "__init__.py"]
    return next((file for file in found if file.is_file()), None)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_the_matcher_reaches_no_database_no_clock_and_no_chance() -> None:
    """Followed through everything of the house that it imports."""
    waiting, seen = ["products.matching"], set[str]()
    while waiting:
        module = waiting.pop()
        path = source_of(module)
        if module in seen or path is None:
            continue
        seen.add(module)
        for name in imported(path):
            forbidden = [f for f in FORBIDDEN if name == f or name.startswith(f"{f}.")]
            assert not forbidden, f"{module} imports {name}"
            waiting.append(name)

    assert {"products.matching.verdicts", "products.vocabulary"} <= seen


def test_the_modules_that_promise_examples_have_them() -> None:
    finder = doctest.DocTestFinder()
    for module in (amounts, facts, company_module, sys.modules["products.matching.terms"], wording):
        assert any(test.examples for test in finder.find(module)), module.__name__
    assert terms_function is terms
