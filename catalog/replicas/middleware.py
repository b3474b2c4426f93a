"""Anonymous reading is tried on a replica; whatever goes wrong there the primary is asked.

The innermost middleware: what is not answered here goes on to its view as ever, and reads from the
primary.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from catalog import reading
from catalog.errors import Problem

View = Callable[..., HttpResponseBase]
ROOM = "catalog."
"""Where views only read, and read what is public."""

logger = logging.getLogger(__name__)


class ReadingFromReplicas:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, given: Sequence[Any], named: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """The answer of a replica, where there is one and it holds."""
        if not _may_lag(request, view):
            return None
        try:
            with reading.publicly():
                if not reading.is_from_replica():
                    return None
                answer = view(request, *given, **named)
        except (Error, Http404, Problem):
            return None
        except Exception:
            logger.exception("%s failed on a replica.", request.path)
            return None
        # What is not there may not be there yet.
        return None if answer.status_code == 404 or answer.status_code >= 500 else answer


def _may_lag(request: HttpRequest, view: View) -> bool:
    """Whoever shows a key or a session sees what has just been written, perhaps by himself."""
    return (
        request.method in ("GET", "HEAD")
        and view.__module__.startswith(ROOM)
        and "Authorization" not in request.headers
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
