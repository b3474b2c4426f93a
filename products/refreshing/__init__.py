"""Reference rows, and how a change to one reaches every public product that shows it.

`save_reference` is the door for people. What shows the row follows at once, in the same
transaction, or, where that would hold everybody up, batch by batch through
`manage.py refresh_products`.
"""

from __future__ import annotations

from products.refreshing.lines import refresh
from products.refreshing.pending import Batch, Outcome, follow, next_batch, to_come, to_come_of
from products.refreshing.reference import delete_reference, refusal, save_reference

__all__ = [
    "Batch",
    "Outcome",
    "delete_reference",
    "follow",
    "next_batch",
    "refresh",
    "refusal",
    "save_reference",
    "to_come",
    "to_come_of",
]
