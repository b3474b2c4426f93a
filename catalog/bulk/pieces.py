"""What is too much for the memory, a piece at a time.

The journal only grows, so this needs no transaction: however long somebody reads, and whatever is
published meanwhile, a product's last line up to a number is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

AT_ONCE = 200
"""Products, or reference rows, in memory."""


def in_pieces(items: Iterable[int]) -> Iterator[list[int]]:
    """
    >>> [len(some) for some in in_pieces(range(450))]
    [200, 200, 50]
    """
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        yield some
