"""Only curation moves a revision and writes into the journal: read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from products import curation
from tests.moves import VERBS

HOUSE = Path(curation.__file__).parent.parent


def sources() -> Iterator[tuple[str, ast.Module]]:
    for app in ("config", "catalog", "products", "partners"):
        for path in sorted((HOUSE / app).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text(encoding="utf-8")
                yield path.relative_to(HOUSE).as_posix(), ast.parse(text)


def names_used(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name


def test_adopting_is_no_door_of_the_desk() -> None:
    users = {path for path, tree in sources() if "adopt" in names_used(tree)}

    assert "products/loading.py" in users
    allowed = {"products/loading.py", "products/curation.py"}
    assert all(path in allowed or path.endswith("/import_catalog.py") for path in users), users


def assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Every place where something called `state`, but for a file's, is given a value."""
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = list(node.targets)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Attribute) and part.attr == "state":
                    yield "assignment", part
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            written_state = any(
                keyword.arg == "state" and not ast.unparse(keyword.value).startswith("BatchState.")
                for keyword in node.keywords
            )
            if written_state and name in {"update", "create", "Revision", "get_or_create"}:
                yield name, node
            constants = {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
            if name == "setattr" and "state" in constants:
                yield name, node


def test_only_curation_moves_a_revision() -> None:
    for path, tree in sources():
        found = [f"{path}:{node.lineno} {how}" for how, node in assigned(tree)]
        if path == "products/curation.py":
            assert found
        else:
            assert found == []


def test_only_curation_writes_into_the_journal() -> None:
    for path, tree in sources():
        calls = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "append"
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "journal"
        ]
        assert not calls or path in ("products/curation.py", "products/refreshing/lines.py"), path
        imports = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "products.journal"
        ]
        assert "append" not in {alias.name for node in imports for alias in node.names}, path


def test_every_verb_takes_keywords_alone_and_says_who() -> None:
    tree = ast.parse(Path(curation.__file__).read_text(encoding="utf-8"))
    verbs = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert {"start_revision", *VERBS} <= {node.name for node in verbs}
    for node in verbs:
        assert node.args.args == [], node.name
        keywords = {argument.arg for argument in node.args.kwonlyargs}
        assert keywords & {"by", "door", "on"}, node.name
