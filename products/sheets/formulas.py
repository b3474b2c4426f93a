"""Formulas: a cell's text that a spreadsheet would calculate is marked with an apostrophe.

`=1+1` goes out as `'=1+1`, and `'=1+1` as `''=1+1`: reading takes exactly one apostrophe back, so
that every text returns as it was. Each line of a cell is marked, as some programs split on them.
"""

from __future__ import annotations

import re

_CALCULATED = re.compile(r"^('*[=+\-@\t\r\0＝＋－＠])", re.MULTILINE)
_MARKED = re.compile(r"^'('*[=+\-@\t\r\0＝＋－＠])", re.MULTILINE)


def neutralise(text: str) -> str:
    """A cell's text that nothing calculates.

    >>> neutralise("=1+1"), neutralise("'＋甲"), neutralise("1+1")
    ("'=1+1", "''＋甲", '1+1')
    """
    return _CALCULATED.sub(r"'\1", text)


def restore(text: str) -> str:
    """The text that was neutralised.

    >>> restore("'=1+1"), restore("''＋甲"), restore("it's")
    ('=1+1', "'＋甲", "it's")
    """
    return _MARKED.sub(r"\1", text)
