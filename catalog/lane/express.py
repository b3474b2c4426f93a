"""The WSGI application ahead of Django."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpResponse

from catalog import reading
from catalog.api import answers
from catalog.errors import Problem
from catalog.finding import documents, index
from catalog.lane import stale
from catalog.lane.asked import PRODUCTS, Asked, Environ, asked
from catalog.lane.freshness import State, freshness
from catalog.lane.keeping import Keeping, Kept
from catalog.lane.sent import Sent, around, held, secure, whole
from catalog.outage.trouble import trouble

Application = Callable[[Environ, Any], Iterable[bytes]]

RECOGNISED = 8192
"""Requests that are known by how they are written, without being read again."""
WRITTEN = (
    *("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "HTTP_HOST"),
    *("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING"),
    *("HTTP_IF_NONE_MATCH", "HTTP_AUTHORIZATION", "HTTP_COOKIE"),
    *("SCRIPT_NAME", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO"),
)
"""All of a request that an answer depends on, as it is written."""
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
        self.has_pool = connection.vendor == "postgresql"
        # Counted for whoever asks; plain numbers, as a microsecond is a lot here.
        self.answered = self.made = self.left = 0

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        sent = self._sent(environ)
        if sent is None:
            self.left += 1
            return self.application(environ, start_response)
        self.answered += 1
        start_response(sent.status, sent.headers)
        return sent.body

    def _sent(self, environ: Environ) -> Sent | None:
        written = tuple(map(environ.get, WRITTEN))
        known = self.recognised.get(written)
        if known is not None and (sent := known.still(freshness.seen())):
            return sent
        if not environ["PATH_INFO"].startswith(PRODUCTS):
            return None
        try:
            with reading.publicly():
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
            if self.has_pool:
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
            lambda: whole(self._made(question, state), beside, packs=packs),
        )
        if_none_match = environ.get("HTTP_IF_NONE_MATCH")
        same = held(sent, if_none_match, beside, packs=packs) if if_none_match else None
        if sum(len(part) for part in written if part) <= SHORT:
            if len(self.recognised) >= RECOGNISED:
                self.recognised.clear()
            self.recognised[written] = Recognised(kept, same)
        return same or sent

    def _made(self, question: Asked, state: State) -> HttpResponse:
        self.made += 1
        return _answer(question, state)


def _give_back() -> None:
    """To the pool: a thread of the server that ends would take its connection with it. What is
    asked again does not come here."""
    if not connection.in_atomic_block:
        with suppress(Exception):
            connection.close()


def _answer(asked: Asked, state: State) -> HttpResponse:
    path, code, values, question, language, _ = asked
    # The state was perhaps seen elsewhere: a replica that is behind it has no documents for it.
    if reading.is_from_replica() and documents.head() < state.head:
        reading.go_to_primary()
    if code is not None:
        return answers.product(code, path, values, question, language)
    known = index.caught_up(*state.head)
    return answers.listing(path, values, question, language, state=known)
