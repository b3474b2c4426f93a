"""Chinese as it is set: full-width marks after Chinese characters.

Records, notes and messages are plain text that programs read too, typed with half-width marks;
only pages set them.
"""

from __future__ import annotations

import re

FULL_WIDTH = str.maketrans({",": "\uff0c", ";": "\uff1b", ":": "\uff1a", "?": "\uff1f"})
CHINESE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef”’%"
MARK = re.compile(rf"(?<=[{CHINESE}])[,;:?](?!//)|[,;:?](?=[\u4e00-\u9fff“])")
BRACKETS = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")


def chinese(text: str) -> str:
    r"""
    >>> chinese("额度:上限(一次)") == "额度\uff1a上限\uff08一次\uff09"
    True
    >>> chinese("GB/T 2260, 10:30")
    'GB/T 2260, 10:30'
    """
    marked = MARK.sub(lambda found: found[0].translate(FULL_WIDTH), text)
    return BRACKETS.sub("\uff08\\1\uff09", marked)
