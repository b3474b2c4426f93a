"""How far a replica is behind, told by places in the primary's log.

A replica that has played back as much as the primary had written at 12:00:07 has all that was
committed by then. No clock but one's own is asked, and an idle primary makes no replica look old.
"""

from __future__ import annotations

from bisect import bisect_right


class Positions:
    """Where the primary's log was, and when; remembered for twice as long as a replica may lag.

    >>> positions = Positions(memory=60)
    >>> positions.seen(100.0, 5000), positions.seen(101.0, 5300), positions.seen(102.0, 5900)
    (None, None, None)
    >>> positions.behind(5900), positions.behind(5301), positions.behind(4999)
    (0.0, 1.0, None)
    """

    def __init__(self, memory: float) -> None:
        self.memory = 2 * memory
        self.times: list[float] = []
        self.places: list[int] = []

    def seen(self, at: float, place: int) -> None:
        """The primary's log had come so far; `at` is of a clock that never goes back."""
        if self.places and place < self.places[-1]:
            self.times, self.places = [], []  # a primary set back: what was known is of another one
        self.times.append(at)
        self.places.append(place)
        old = bisect_right(self.times, at - self.memory)
        del self.times[:old], self.places[:old]

    def behind(self, place: int) -> float | None:
        """For how many seconds a replica that has come so far may have been missing something; None
        where that is longer than is remembered.

        Counted up to when the primary was seen last: while it cannot be asked, nobody grows older.
        """
        known = bisect_right(self.places, place)
        return self.times[-1] - self.times[known - 1] if known else None
