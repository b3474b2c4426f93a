"""Where something stands in what was sent: JSON pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable


def pointer(steps: Iterable[str | int]) -> str:
    """The steps from the record down to a value; the record itself is "".

    >>> pointer(["conditions", 0, "value"]), pointer(["a/b~c"]), pointer([])
    ('/conditions/0/value', '/a~1b~0c', '')
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
