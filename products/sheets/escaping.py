"""Text inside a cell: any text goes in, and comes out exactly as it was.

A backslash stands before what would otherwise divide a cell (`\\|`, `\\、`), a new line inside a
row of a cell is `\\n`, and a character that no spreadsheet keeps is written by its number,
`\\u000d`. Spreadsheets read `_x000D_` as such a number too, so its first line is written by number.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LISTED = "、，,；;\n"
"""What divides the items of a list."""
PARTED = "|"
"""What divides the parts of a row."""

_NOT_KEPT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffd-\uffff]"
    "|_(?=x[0-9A-Fa-f]{4}_)|(?<=x005[Ff])_"
)
_NUMBERED = r"\\u([0-9A-Fa-f]{4})"
_IN_TEXT = re.compile(rf"{_NUMBERED}|\\(\\)")
_IN_ROW = re.compile(rf"{_NUMBERED}|\\([\\n|、，,；;])")


def escape(text: str, dividers: str = "") -> str:
    r"""A text as it stands in a cell; the dividers named are marked as part of it.

    >>> escape("甲\\乙、丙", "、"), escape("a\rb")
    ('甲\\\\乙\\、丙', 'a\\u000db')
    """
    text = _NOT_KEPT.sub(lambda found: f"\\u{ord(found[0]):04x}", text.replace("\\", "\\\\"))
    for divider in dividers:
        text = text.replace(divider, "\\n" if divider == "\n" else f"\\{divider}")
    return text


def unescape(text: str) -> str:
    r"""The text of a whole cell; new lines stand in it as they are.

    >>> unescape("a\\u000db\\\\c"), unescape("D:\\new")
    ('a\rb\\c', 'D:\\new')
    """
    return _IN_TEXT.sub(_meant, text) if "\\" in text else text


def unescape_part(text: str) -> str:
    r"""The text of one item or part, with its dividers.

    >>> unescape_part("甲\\、乙\\n丙")
    '甲、乙\n丙'
    """
    return _IN_ROW.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    number, letter = found.groups()
    if number:
        return chr(int(number, 16))
    return "\n" if letter == "n" else letter


def split(text: str, dividers: str) -> list[str]:
    r"""The parts between dividers, stripped and still escaped; a marked divider divides nothing.

    >>> split("甲、乙\\、丙", "、")
    ['甲', '乙\\、丙']
    """
    if "\\" not in text:
        parts = re.split(f"[{re.escape(dividers)}]", text)
    else:
        parts = [""]
        for token in re.findall(r"\\.|.", text, re.DOTALL):
            if token in dividers:
                parts.append("")
            else:
                parts[-1] += token
    return [part.strip() for part in parts]


def listed(texts: list[str], write: Callable[[str], str] = str) -> str:
    """Items as one cell, or as one part of a row."""
    return "、".join(escape(write(text), LISTED + PARTED) for text in texts)


def items(text: str) -> list[str]:
    """The items of a cell, each once, in their order."""
    found = (unescape_part(part) for part in split(text, LISTED) if part)
    return list(dict.fromkeys(found))
