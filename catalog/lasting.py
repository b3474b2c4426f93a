"""What a worker makes once and keeps for as long as it lives."""

from __future__ import annotations

import gc
from functools import cache


@cache
def spare(what: str) -> None:
    """`what` is made, and neither it nor anything else that is there by now is looked through for
    garbage any more: that held up whoever was being answered, by a tenth of a second at 10 000
    products. Once in a process for each, as what is garbage by now stays too."""
    gc.freeze()
