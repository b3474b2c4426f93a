"""The WSGI application ahead of Django."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpResponse

from catalog.api import answers
from catalog.errors import Problem
from catalog.finding import index
from catalog.lane import stale
from catalog.lane.asked import PRODUCTS, Asked, Environ, asked
from catalog.lane.freshness import State, freshness
from catalog.lane.keeping import Keeping, Kept
from catalog.lane.sent import Sent, around, held, secure, whole
from catalog.outage.trouble import trouble

Application = Callable[[Environ, Any], Iterable[bytes]]

RECOGNISED = 8192
"""Requests that are known by how they are written, without being read again."""
SHORT = 1024
"""Characters of a request; longer ones are read each time."""

logger = logging.getLogger(__name__)


class Recognised(NamedTuple):
    """The answer to a request as it is written; `same` is the 304 for whoever holds it."""

    kept: Kept
    same: Sent | None

    def still(self, state: State | None) -> Sent | None:
        """The answer if it is one of this state."""
        sent = self.kept.sent
        if sent is None or self.kept.state is not state:
            return None
        self.kept.was_asked = True
        return self.same or sent


class Lane:
    """Takes what it can answer; the rest, and whatever goes wrong here, is Django's."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.keeping = Keeping(settings.LANE_MEGABYTES * 1_000_000)
        self.recognised: dict[Hashable, Recognised] = {}

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
            *(get("SCRIPT_NAME"), get("wsgi.url_scheme"), get("HTTP_X_FORWARDED_PROTO")),
        )
        known = self.recognised.get(written)
        if known is not None and (sent := known.still(freshness.seen())):
            return sent
        if not environ["PATH_INFO"].startswith(PRODUCTS):
            return None
        try:
            if known is not None and (sent := known.still(freshness.current())):
                return sent
            return self._found(environ, written)
        except Problem:
            return None  # Django says what is wrong
        except Exception as error:
            if found := trouble(error):
                return None if found.has_passed else stale.answer(environ, self.keeping)
            logger.exception("The lane left %s to Django.", environ["PATH_INFO"])
            return None
        finally:
            _give_back()

    def _found(self, environ: Environ, written: tuple[str | None, ...]) -> Sent | None:
        question = asked(environ)
        if question is None:
            return None
        state = freshness.current()
        is_secure = secure(environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO"))
        beside, packs = around(is_secure), question.packs
        kept, sent = self.keeping.get(
            (*question.key(), packs, is_secure),
            state,
            lambda: whole(_answer(question, state), beside, packs=packs),
        )
        if_none_match = environ.get("HTTP_IF_NONE_MATCH")
        same = held(sent, if_none_match, beside, packs=packs) if if_none_match else None
        if sum(len(part) for part in written if part) <= SHORT:
            if len(self.recognised) >= RECOGNISED:
                self.recognised.clear()
            self.recognised[written] = Recognised(kept, same)
        return same or sent


def _give_back() -> None:
    """To the pool: a thread of the server that ends would take its connection with it. What is
    asked again does not come here."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with suppress(Exception):
            connection.close()


def _answer(asked: Asked, state: State) -> HttpResponse:
    path, code, values, question, language, _ = asked
    if code is not None:
        return answers.product(code, path, values, question, language)
    known = index.caught_up(*state.head)
    return answers.listing(path, values, question, language, state=known)
