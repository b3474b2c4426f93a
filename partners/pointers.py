"""Where something stands in what was sent: JSON pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_NAME = 80
"""Letters that are told of a name; a record has none so long, but a sender may write a megabyte."""


def pointer(steps: Iterable[str | int]) -> str:
    """The steps from the record down to a value; the record itself is "".

    >>> pointer(["conditions", 0, "value"]), pointer(["a/b~c"]), pointer([])
    ('/conditions/0/value', '/a~1b~0c', '')
    """
    told = (str(step)[:LONGEST_NAME] for step in steps)
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in told)
