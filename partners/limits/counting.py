"""Counting in Django's cache: never more than the quota in any window, by however many processes.

A window is counted in parts of a twentieth. A request first adds itself to the part that it falls
into, then adds up that part and the twenty before it, which together reach over a whole window
wherever in its part the request stands. Of all that are let through in some window, the one that
added itself last sees all the others: so there are never too many. Whoever finds too many takes
itself out again. The price: a request counts for up to a twentieth longer than the window.

Processes on several machines need clocks that agree to a second or so, as every server's do.
"""

from __future__ import annotations

import math
import time
from typing import NamedTuple

from django.core.cache import cache

from partners.limits.outage import Outage
from partners.limits.policy import WINDOW, Policy, Share

PARTS = 20
outage = Outage()


class Standing(NamedTuple):
    """After a request: how many of a policy are left, and for how many seconds that holds.

    Of a refused one, `seconds` says when it will be let through, if nobody else asks.
    """

    policy: Policy
    left: int
    seconds: int
    refused: bool = False


def take(shares: list[Share]) -> list[Standing] | None:
    """Where each policy stands after this request, up to the first that refuses it.

    What refuses a request counts it nowhere. None where the cache does not answer: then nothing is
    known and nothing is refused.
    """
    if outage.lasts():
        return None
    try:
        return _take(shares, time.time())
    except Exception as error:  # every kind of cache fails in its own way
        outage.begins(error)
        return None


def _take(shares: list[Share], now: float) -> list[Standing]:
    current = math.floor(now * PARTS / WINDOW)
    standings: list[Standing] = []
    added: list[str] = []
    for share in shares:
        parts = _parts(share, current)
        added.append(parts[-1])
        _add_one(parts[-1])
        found = cache.get_many(parts)
        standing = _standing(share.policy, [found.get(part, 0) for part in parts], now, current)
        standings.append(standing)
        if standing.refused:
            for part in added:
                cache.decr(part)
            break
    return standings


def _parts(share: Share, current: int) -> list[str]:
    """The names of the parts that count now, the oldest first."""
    named = f"limit:{share.policy.name}:{share.whose}"
    return [f"{named}:{number}" for number in range(current - PARTS, current + 1)]


def _add_one(part: str) -> None:
    try:
        cache.incr(part)
    except ValueError:  # the first in this part, or one of several that think so
        cache.add(part, 0, timeout=2 * WINDOW)
        cache.incr(part)


def _standing(policy: Policy, counts: list[int], now: float, current: int) -> Standing:
    """What the parts add up to, this request among them."""
    total = sum(counts)
    refused = total > policy.quota
    goes = total - 1 - policy.quota if refused else 0
    for age, count in enumerate(counts):
        # The first part that, once it counts no more, lets one through, or gives something back.
        goes -= count
        if goes < 0:
            ends = (current + age + 1) * WINDOW / PARTS
            wait = max(1, math.ceil(ends - now))
            return Standing(policy, 0 if refused else policy.quota - total, wait, refused)
    raise ValueError("a part that was just counted is empty: the cache forgets")
