"""One look at one URL: does it open, does it not, or will we not go there."""

from __future__ import annotations

import time
from contextlib import suppress
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.text import Truncator

from products.links.failing import NoAnswer, Unreachable
from products.links.fetching import Answer, Outside
from products.links.pacing import Pace
from products.links.targets import Refused, Target, take_apart
from products.models import LinkOutcome
from products.wording import Words

SECONDS = 15.0
MOST_REDIRECTS = 5
SHOWN = 200
"""Characters of an address that stand in a sentence: the column of words holds 300."""

CLOSED_TO_PROGRAMS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
)
"""There is a page, and people may well open it."""


class Look(NamedTuple):
    """What a look has found, `words` being a Chinese sentence or blank."""

    outcome: LinkOutcome
    status: int | None = None
    words: str = ""


def look(url: str, *, outside: Outside, pace: Pace, seconds: float = SECONDS) -> Look:
    """Ask for a URL politely, at most `seconds` of asking, redirects included.

    HEAD first; GET where HEAD gets an error or nothing. A redirect is a new URL and judged so.
    """
    visit = _Visit(outside, pace, seconds)
    here = url
    try:
        for _ in range(1 + MOST_REDIRECTS):
            target = take_apart(here, outside.ports)
            answer = visit.ask(target)
            if answer.status // 100 != 3 or answer.location is None:
                return _judged(answer, _moved(url, here))
            here = _next(here, answer.location)
    except Refused as refusal:
        return Look(LinkOutcome.REFUSED, None, f"{_moved(url, here)}{refusal}")
    except Unreachable as problem:
        return Look(LinkOutcome.BROKEN, None, f"{_moved(url, here)}{problem}")
    return Look(LinkOutcome.BROKEN, answer.status, f"转来转去超过 {MOST_REDIRECTS} 次。")


class _Visit:
    """The requests of one look, and the seconds that are left to them.

    Waiting for one's turn at a host costs none.
    """

    def __init__(self, outside: Outside, pace: Pace, seconds: float) -> None:
        self._outside, self._pace, self._left = outside, pace, seconds
        by = f" (+{iri_to_uri(settings.PUBLIC_URL)})" if settings.PUBLIC_URL else ""
        self._headers = {"User-Agent": f"Kedai link check{by}", "Accept": "*/*"}

    def ask(self, target: Target) -> Answer:
        """The answer to HEAD where it is a good one, else the answer to GET."""
        with suppress(NoAnswer):
            answer = self._once("HEAD", target)
            if answer.status < 400 or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                return answer
        return self._once("GET", target)

    def _once(self, method: str, target: Target) -> Answer:
        with self._pace.turn(target.host):
            begun = time.monotonic()
            try:
                return self._outside.ask(method, target, headers=self._headers, seconds=self._left)
            finally:
                self._left -= time.monotonic() - begun


def _next(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError as error:
        raise Refused(Words("转向的网址写法不对。", "The redirect is misspelled.")) from error


def _moved(url: str, here: str) -> str:
    """Where redirects have led, as a sentence before the next; nothing if nowhere else."""
    if here == url:
        return ""
    return f"已转到“{Truncator(here).chars(SHOWN, truncate='…')}”。"


def _judged(answer: Answer, moved: str) -> Look:
    status = answer.status
    if status // 100 == 2:
        return Look(LinkOutcome.OPENS, status, moved)
    if status in CLOSED_TO_PROGRAMS:
        return Look(LinkOutcome.OPENS, status, f"{moved}要求登录或拒绝程序访问（{status}）。")
    match status:
        case 404 | 410:
            words = "网页已不在"
        case _ if status >= 500:
            words = "对方的服务器出错"
        case _ if status >= 400:
            words = "对方不答应这样的访问"
        case _ if status >= 300:
            words = "要转到别处，却没有写明去处"
        case _:
            words = "对方的应答没有内容"
    return Look(LinkOutcome.BROKEN, status, f"{moved}{words}（{status}）。")
