"""What the API answers, as cells of a table: a column is named by the path of its value.

`issuer.name` is a member, `stages.label` the labels of a list. A text that a spreadsheet would
calculate is marked with an apostrophe, each item of a list by itself.
"""

from __future__ import annotations

from typing import Any

from products.sheets.formulas import neutralise

BETWEEN = "; "
"""What divides the items of a list."""


def cell(row: dict[str, Any], path: str) -> str:
    """The value at a path as text; "" where nothing is stated.

    >>> row = {"limit": None, "term": {"months": 12}, "stages": [{"code": "seed"}, {"code": "b"}]}
    >>> cell(row, "limit.max"), cell(row, "term.months"), cell(row, "stages.code")
    ('', '12', 'seed; b')
    """
    return _written(_at(row, path.split(".")))


def _at(value: Any, steps: list[str]) -> Any:
    if value is None or not steps:
        return value
    if isinstance(value, list):
        return [_at(item, steps) for item in value]
    return _at(value[steps[0]], steps[1:])


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return BETWEEN.join(map(_written, value))
    if isinstance(value, int):
        return str(value)  # below zero it is a number all the same
    return neutralise(_in_lines(value))


def _in_lines(text: str) -> str:
    """A spreadsheet knows one way to begin a line within a cell; anything else that does becomes
    it, so that no line escapes being marked.

    >>> _in_lines("甲" + chr(13) + "=乙"), _in_lines("甲")
    ('甲\\n=乙', '甲')
    """
    lines = text.splitlines()
    return "\n".join(lines) if len(lines) > 1 else text
