"""YAML files of records, read so that every complaint names file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from products.record_schema import SCHEMAS

Record = dict[str, Any]
Pointer = tuple[str | int, ...]


class RecordError(Exception):
    """A record that cannot be taken: what is wrong and where inside it."""

    def __init__(self, reason: str, pointer: Pointer = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pointer = pointer


class FileError(Exception):
    """The same, with the file and the line."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path.name}:{line}: {reason}")


class Located(NamedTuple):
    """A record with the place it was read from."""

    record: Record
    path: Path
    node: yaml.Node

    @property
    def line(self) -> int:
        return _line(self.node, ())

    def error(self, problem: RecordError) -> FileError:
        return FileError(self.path, _line(self.node, problem.pointer), problem.reason)


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases or keys written twice; days stay text.

    An alias saves typing and can make a few lines stand for gigabytes.
    """

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "anchors and aliases are not used here", mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key is a single word", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is written twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _day(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    try:
        return loader.construct_yaml_timestamp(node).isoformat()
    except (ValueError, AttributeError):
        raise yaml.constructor.ConstructorError(
            None, None, f"{node.value} is no day", node.start_mark
        ) from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def read(paths: Iterable[Path]) -> Iterator[Located]:
    """Every record of the files, in the order of the names given; shape is checked.

    Raises FileError for the first thing that is wrong.
    """
    for path in paths:
        yield from _read(path)


def _read(path: Path) -> Iterator[Located]:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        records = loader.construct_document(root) if root is not None else []
    except UnicodeDecodeError as error:
        raise FileError(path, 1, f"is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise FileError(path, 1, "is nested too deeply to be a list of records") from error
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise FileError(path, mark.line + 1 if mark else 1, f"is not YAML: {reason}") from error
    if not isinstance(records, list) or not isinstance(root, yaml.SequenceNode | None):
        raise FileError(path, 1, "should hold a list of records, each beginning with “- type:”")
    nodes = root.value if root is not None else []
    for index, record in enumerate(records):
        located = Located(record, path, nodes[index])
        try:
            check(record)
        except RecordError as problem:
            raise located.error(problem) from problem
        yield located


def check(record: Any) -> None:
    """Refuse a record whose shape is not that of its type."""
    if not isinstance(record, dict):
        raise RecordError("a record is a mapping with a type")
    _check_plain(record, ())
    schema = SCHEMAS.get(record.get("type", "")) if isinstance(record.get("type"), str) else None
    if schema is None:
        raise RecordError(f"unknown type {record.get('type')!r}; known are {', '.join(SCHEMAS)}")
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    error = best_match(validator.iter_errors(record))
    if error is not None:
        raise RecordError(_sentence(error), tuple(error.absolute_path))


def _check_plain(value: Any, pointer: Pointer) -> None:
    """Only what JSON and both databases can hold: text, whole numbers, truth, lists, mappings."""
    where = ".".join(map(str, pointer)) or "the record"
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                raise RecordError(f"{where}: the key {key!r} is not a word; quote it", pointer)
            _check_plain(member, (*pointer, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check_plain(member, (*pointer, index))
    elif isinstance(value, str):
        if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
            raise RecordError(f"{where}: holds a character that is no text", pointer)
        if value != value.strip():
            raise RecordError(f"{where}: begins or ends with white space", pointer)
    elif not isinstance(value, int | None):
        kind = type(value).__name__
        raise RecordError(f"{where}: {value!r} ({kind}) is not plain; put it in quotes", pointer)


def _sentence(error: ValidationError) -> str:
    where = ".".join(str(step) for step in error.absolute_path) or "the record"
    if error.validator == "enum":
        known: list[str | None] = error.schema["enum"]  # type: ignore[index]
        allowed = ", ".join(code for code in known if code is not None)
        return f"{where}: unknown code {error.instance!r}; known are {allowed}"
    if error.validator == "pattern":
        return f"{where}: {error.instance!r} does not have the form {error.validator_value}"
    return f"{where}: {error.message[:300]}"


def _line(node: yaml.Node, pointer: Pointer) -> int:
    """The line, from 1, of the deepest part of the pointer that exists."""
    line: int = node.start_mark.line + 1
    for step in pointer:
        found = _child(node, step)
        if found is None:
            break
        node, line = found
    return line


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark.line + 1
    return None
