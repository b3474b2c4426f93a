"""One look at a small web, without waiting: the outside it may reach, the clock, its pages."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from products.links.fetching import Outside
from products.links.looking import Look, look
from products.links.pacing import Pace
from tests.listeners import OUTER, Handler, Web


class Clock:
    """Time that passes only while somebody sleeps; `slept` keeps how long."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()
        self._lock = Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds

    def pace(self) -> Pace:
        return Pace(self, self.sleep)


def outer(*webs: Web, **changes: Any) -> Outside:
    """Every name leads to the loopback address that stands for the world outside."""
    rules: dict[str, Any] = {
        "allowed": lambda address: str(address) == OUTER,
        "ports": {web.port for web in webs},
        "resolve": lambda host: [OUTER],
    }
    return Outside(**rules | changes)


def at(page: Callable[[Handler], None], path: str = "/", **changes: Any) -> tuple[Look, Web]:
    """One look at a web of this one page."""
    with Web(page) as web:
        return look(web.url(path), outside=outer(web), pace=Clock().pace(), **changes), web


def chain(length: int) -> Callable[[Handler], None]:
    """`/0` leads to `/1` and so on, `length` times, then a page."""

    def page(handler: Handler) -> None:
        step = int(handler.path.removeprefix("/"))
        if step < length:
            handler.say(302, Location=f"/{step + 1}")
        else:
            handler.say(200)

    return page
