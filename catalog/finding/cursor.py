"""Where a page ended: the sort key of its last result, bound to its question.

The key is of the result itself, not a number of rows to skip, so pages never slip when
products are published or withdrawn in between.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

from catalog.finding.question import Question

SPELLED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class CursorError(Exception):
    """Not a cursor of ours, or one of another question."""


class ForeignCursor(CursorError):
    """A cursor that belongs to another question."""


def encode(question: Question, key: list[Any]) -> str:
    text = SPELLED.encode([question.fingerprint(), *key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(question: Question, cursor: str) -> list[Any]:
    """The key after which to go on. Raises CursorError or ForeignCursor."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        value = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise CursorError from error
    if not isinstance(value, list) or len(value) < 2:
        raise CursorError
    fingerprint, *key = value
    if fingerprint != question.fingerprint():
        raise ForeignCursor
    if not _fits(question, key):
        raise CursorError
    return key


def _fits(question: Question, key: list[Any]) -> bool:
    if not _is_number(key[-1]):
        return False
    match question.order:
        case "match":
            return len(key) == 4 and all(_is_number(step) for step in key)
        case "name":
            return len(key) == 2 and isinstance(key[0], str)
        case "limit":
            return len(key) == 2 and (key[0] is None or _is_amount(key[0]))
        case _:
            return len(key) == 1


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**32


def _is_amount(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", value) is not None
