"""When to try again: ten attempts over about three days, at longer and longer intervals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from secrets import SystemRandom

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""After the first failure, the second, and so on; after one more nothing is tried."""

LONGEST = timedelta(hours=24)
JITTER = 0.2
"""Up to so much of a wait is added, so that what failed together does not return together."""

ASKS_TO_WAIT = (429, 503)


def wait(failures: int, asked: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many failures in a row; None when it is time to give up.

    A receiver may ask for more time, up to a day a wait, but not for less: it could wear out all
    ten attempts in a minute.
    """
    if failures > len(WAITS):
        return None
    least = max(WAITS[failures - 1], min(asked or timedelta(), LONGEST))
    return least * (1 + SystemRandom().uniform(0, JITTER))


def asked_for(status: int | None, retry_after: str | None, now: datetime) -> timedelta | None:
    """What 429 and 503 ask for in `Retry-After`: seconds, or an HTTP date; None for all else.

    >>> asked_for(503, "120", datetime(2026, 11, 22, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    """
    if status not in ASKS_TO_WAIT or retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(moment - now, timedelta())
    except (ValueError, OverflowError, TypeError):
        return None
