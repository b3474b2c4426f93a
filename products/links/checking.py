"""A round of looks: at which addresses, in what order, and what is kept of it."""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from products.links.fetching import Outside
from products.links.looking import Look, look
from products.links.naming import named, unnamed
from products.links.pacing import Pace
from products.models import LinkCheck, LinkOutcome

FRESH = timedelta(hours=20)
"""A daily run looks at everything, even when it starts a little earlier than the day before."""

HOSTS_AT_ONCE = 4


class Looked(NamedTuple):
    """An address and what was found there."""

    url: str
    look: Look


@dataclass
class Report:
    """What a round did: how many looks ended how, what does not open, how many are left."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failing: list[Looked] = field(default_factory=list)
    left: int = 0


def due(*, again: bool = False, only: str = "") -> list[str]:
    """Named addresses to look at: never seen first, then those seen longest ago.

    What was seen within 20 hours is left out, unless `again`; with `only`, every address whose
    last outcome was another.
    """
    before = {check.url: check for check in LinkCheck.objects.all()}
    fresh = timezone.now() - FRESH
    seen, unseen = [], []
    for url in sorted(named()):
        check = before.get(url)
        if check is None:
            unseen.append(url)
        elif again or check.checked_at <= fresh:
            seen.append(check)
    seen.sort(key=lambda check: check.checked_at)
    if only:
        return [check.url for check in seen if check.outcome == only]
    return [*unseen, *(check.url for check in seen)]


def check_links(
    urls: list[str],
    *,
    minutes: float,
    outside: Outside | None = None,
    pace: Pace | None = None,
    clock: Callable[[], float] = time.monotonic,
    watched: Callable[[Iterable[Looked]], Iterable[Looked]] = iter,
) -> Report:
    """Look at each address and record it as it comes; begin none after `minutes`.

    Looks at what nobody names any more are forgotten. `watched` hands the looks on one by one, and
    may show how far it has come.
    """
    unnamed().delete()
    report = Report(left=len(urls))
    visit = partial(look, outside=outside or Outside(), pace=pace or Pace())
    until = clock() + minutes * 60
    for looked in watched(_looks(urls, visit, lambda: clock() < until)):
        record(looked)
        report.outcomes[looked.look.outcome] += 1
        report.left -= 1
        if looked.look.outcome != LinkOutcome.OPENS:
            report.failing.append(looked)
    return report


def _looks(
    urls: list[str], visit: Callable[[str], Look], in_time: Callable[[], bool]
) -> Iterator[Looked]:
    """Looks as they end: hosts by turns, four at once, and one address of a host at a time."""
    queues: dict[str, deque[str]] = defaultdict(deque)
    for url in urls:
        queues[_host(url)].append(url)
    waiting = deque(queues)
    running: dict[Future[Look], tuple[str, str]] = {}
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        while True:
            while waiting and len(running) < HOSTS_AT_ONCE and in_time():
                host = waiting.popleft()
                url = queues[host].popleft()
                running[pool.submit(visit, url)] = host, url
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                host, url = running.pop(future)
                if queues[host]:
                    waiting.append(host)
                yield Looked(url, future.result())


def _host(url: str) -> str:
    """The host for the order of work alone; what is wrong with an address its look will say."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def record(looked: Looked) -> None:
    """Keep a look: one row an address, `failing_since` from the first failure until it opens.

    One statement beside others who record the same address: none is lost, none is doubled.
    """
    now = timezone.now()
    found = looked.look
    opens = found.outcome == LinkOutcome.OPENS
    values = {**found._asdict(), "checked_at": now}
    since = None if opens else Coalesce(F("failing_since"), Value(now))
    LinkCheck.objects.update_or_create(
        url=looked.url,
        defaults={**values, "failing_since": since},
        create_defaults={**values, "failing_since": None if opens else now},
    )
