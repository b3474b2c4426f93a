"""How Chinese names are spelled in pinyin.

The dictionary takes a process 60 MB and a third of a second, as much as all else that a worker
needs before it holds a set. So it is opened by the first who writes a name; who reads finds its
initials beside it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from catalog import lasting

FIRST_LETTER = "FIRST_LETTER"
NUMBERED = "TONE3"
"""Syllables with their tone as a number behind: `dai4`."""
PLAIN = "NORMAL"


def syllables(name: str, style: str = PLAIN) -> list[str]:
    """One for each character; what is not Chinese stays together as it is.

    >>> syllables("首户e贷"), syllables("贷款", NUMBERED)
    (['shou', 'hu', 'e', 'dai'], ['dai4', 'kuan3'])
    """
    library = _library()
    spelled: list[str] = library.lazy_pinyin(name, style=library.Style[style])
    return spelled


@cache
def _library() -> Any:
    library = import_module("pypinyin")
    lasting.spare("pinyin")  # 200 000 lists
    return library
