"""A number for every request, and a line in the log when it is answered.

The number is the proxy's `X-Request-ID` where a proxy of ours stands in front, else drawn; the
answer gives it back, and every line that is logged meanwhile carries it. What the express lane
answers does not come here: nothing is logged of it, so no number is needed to find it by.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import Any, NamedTuple
from uuid import uuid4

from django.conf import settings
from structlog.contextvars import bound_contextvars

from config.operating.routes import ROUTE

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
WATCHING = ("healthz", "readyz", "metrics")
"""Asked every few seconds by machines: told only where somebody asks for it."""

logger = logging.getLogger(__name__)


class Answered(NamedTuple):
    """What came of a request. `seconds` end where the answer begins to be sent."""

    route: str
    method: str
    status: int
    seconds: float


class Streamed:
    """A body that is still being made while it is sent, under the number of its request."""

    def __init__(self, body: Iterable[bytes], number: str) -> None:
        self.body, self.number = body, number
        self.parts = iter(body)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with bound_contextvars(request_id=self.number):
            return next(self.parts)

    def close(self) -> None:
        close = getattr(self.body, "close", None)
        if close is not None:
            close()


class Requests:
    """Around Django; `told` learns of every answer."""

    def __init__(self, application: Application, *told: Callable[[Answered], None]) -> None:
        self.application = application
        self.told = (log, *told)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        number, begun, status = number_of(environ), perf_counter(), 500

        def start(line: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, ("X-Request-ID", number)], *error)

        with bound_contextvars(request_id=number):
            try:
                body = self.application(environ, start)
            finally:
                answered = Answered(
                    environ.get(ROUTE, "none"),
                    method if (method := environ["REQUEST_METHOD"]) in METHODS else "other",
                    status,
                    perf_counter() - begun,
                )
                for tell in self.told:
                    tell(answered)
        return Streamed(body, number) if getattr(body, "streaming", False) else body


def number_of(environ: Environ) -> str:
    """A stranger may not choose it: it would be somebody else's."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    if settings.BEHIND_PROXY and WELL_FORMED.fullmatch(given):
        return str(given)
    return uuid4().hex


def log(answered: Answered) -> None:
    route, method, status, seconds = answered
    milliseconds = round(seconds * 1000, 1)
    logger.log(
        logging.DEBUG if route in WATCHING else logging.INFO,
        *("%s %s %s %s ms", method, route, status, milliseconds),
        extra={"route": route, "method": method, "status": status, "milliseconds": milliseconds},
    )
