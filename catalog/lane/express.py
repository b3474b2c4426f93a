"""The WSGI application ahead of Django."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse

from catalog.api import answers
from catalog.errors import Problem
from catalog.finding import index
from catalog.lane.asked import PRODUCTS, Asked, Environ, asked
from catalog.lane.freshness import State, freshness
from catalog.lane.keeping import Keeping, Kept
from catalog.lane.sent import Sent, around, held, whole

Application = Callable[[Environ, Any], Iterable[bytes]]

RECOGNISED = 8192
"""Requests that are known by how they are written, without being read again."""
SHORT = 512
"""Longer queries are read each time."""

logger = logging.getLogger(__name__)


class Lane:
    """Takes what it can answer; the rest, and whatever goes wrong here, is Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.keeping = Keeping(settings.LANE_MEGABYTES * 1_000_000)
        self.recognised: dict[Hashable, tuple[Kept, Sent | None]] = {}

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        sent = self._sent(environ)
        if sent is None:
            return self.application(environ, start_response)
        start_response(sent.status, sent.headers)
        return sent.body

    def _sent(self, environ: Environ) -> Sent | None:
        get = environ.get
        # All of a request that an answer depends on, as it is written.
        written = (
            *(get("REQUEST_METHOD"), get("PATH_INFO"), get("QUERY_STRING"), get("HTTP_HOST")),
            *(get("HTTP_ACCEPT"), get("HTTP_ACCEPT_LANGUAGE"), get("HTTP_ACCEPT_ENCODING")),
            *(get("HTTP_IF_NONE_MATCH"), get("HTTP_AUTHORIZATION"), get("HTTP_COOKIE")),
            get("SCRIPT_NAME"),
            *(get("wsgi.url_scheme"), get("HTTP_X_FORWARDED_PROTO")),
        )
        known = self.recognised.get(written)
        try:
            if known is not None:
                kept, same = known
                sent = kept.sent
                if sent is not None and kept.state is freshness.current():
                    kept.was_asked = True
                    return same or sent
            if not environ["PATH_INFO"].startswith(PRODUCTS):
                return None
            return self._found(environ, written)
        except Problem:
            return None  # Django says what is wrong
        except Exception as error:
            logger.exception("The lane left %s to Django.", written[1])
            if isinstance(error, DatabaseError):
                connection.close()
            return None

    def _found(self, environ: Environ, written: tuple[Any, ...]) -> Sent | None:
        question = asked(environ)
        if question is None:
            return None
        state = freshness.current()
        beside = around(environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO"))
        key = (*question.key(), question.packs, id(beside))
        kept, sent = self.keeping.get(
            key, state, lambda: whole(_answer(question, state), beside, packs=question.packs)
        )
        if_none_match = environ.get("HTTP_IF_NONE_MATCH")
        same = held(sent, if_none_match, beside, packs=question.packs) if if_none_match else None
        if len(written[2] or "") <= SHORT:
            if len(self.recognised) >= RECOGNISED:
                self.recognised.clear()
            self.recognised[written] = (kept, same)
        return same or sent


def _answer(asked: Asked, state: State) -> HttpResponse:
    path, code, values, question, language, _ = asked
    if code is not None:
        return answers.product(code, path, values, question, language)
    known = index.caught_up(*state.head)
    return answers.listing(path, values, question, language, state=known)
