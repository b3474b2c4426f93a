"""How a key is written, so that people, logs and scanners for leaked secrets know one.

    kedai_<prefix: 8>_<secret: 32><checksum: 7>

The letters are Crockford's base 32 in lower case, five bits each: 160 bits of secret. The checksum
is CRC-32 of all that stands before it; it guards nothing, it only tells a slip of the hand, or a
text that merely looks like a key, without asking a database.
"""

from __future__ import annotations

import re
import secrets
import zlib

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
PATTERN = r"kedai_([0-9a-hjkmnp-tv-z]{8})_[0-9a-hjkmnp-tv-z]{39}"
"""The first group is the prefix."""
_FORM = re.compile(PATTERN)
CHECKSUM = 7


def drawn() -> tuple[str, str]:
    """A new key's prefix, and its whole text."""
    prefix = _random(8)
    before = f"kedai_{prefix}_{_random(32)}"
    return prefix, before + checksum(before)


def prefix_of(text: str) -> str | None:
    """The prefix of a well-formed key; None for everything else.

    >>> prefix_of("kedai_00000000_" + "0" * 32 + checksum("kedai_00000000_" + "0" * 32))
    '00000000'
    >>> prefix_of("kedai_00000000_" + "0" * 39) is None
    True
    """
    form = _FORM.fullmatch(text)
    if form is None or checksum(text[:-CHECKSUM]) != text[-CHECKSUM:]:
        return None
    return form[1]


def checksum(before: str) -> str:
    """CRC-32 of an ASCII text as seven letters, the highest bits first."""
    number = zlib.crc32(before.encode("ascii"))
    return "".join(LETTERS[number >> shift & 31] for shift in range(30, -1, -5))


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
