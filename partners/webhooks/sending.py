"""One attempt: a POST, its answer's status, and what that means."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from partners.webhooks import reaching, signing
from partners.webhooks.events import Event
from products.links.failing import Unreachable
from products.links.fetching import Outside
from products.links.targets import Refused
from products.wording import Words

SECONDS = 15.0
GONE = 410

ANSWERED = Words("对方回答 {status}。", "It answered {status}.")
REDIRECTED = Words(
    "对方要转到别处（{status}）；推送不跟随，请登记新的地址。",
    "It redirects ({status}), which is not followed; register the new address.",
)
FAILED_HERE = Words("本系统出错，已记录。", "Something failed on our side and was logged.")

log = logging.getLogger(__name__)


class Parcel(NamedTuple):
    """All that it takes to send an event: a thread that has this needs no database."""

    url: str
    event: Event
    secrets: list[str]


class Outcome(NamedTuple):
    """What came of an attempt; `problem` is None where it was taken (2xx)."""

    at: datetime
    milliseconds: int
    status: int | None
    problem: Words | None
    retry_after: str | None = None


def send(parcel: Parcel, outside: Outside, seconds: float = SECONDS) -> Outcome:
    """Send a parcel once, within `seconds` in all. Never raises: whatever happens is an outcome."""
    at, begun = timezone.now(), time.monotonic()
    status, problem, retry_after = None, None, None
    try:
        target = reaching.target(parcel.url)
        event = parcel.event
        answer = reaching.way_to(target, outside).ask(
            "POST",
            target,
            headers=_headers(parcel, at),
            seconds=seconds,
            body=event.body,
        )
        status, retry_after = answer.status, answer.retry_after
        problem = _problem(status)
    except (Refused, Unreachable) as error:
        problem = error.words
    except Exception:
        # One strange endpoint must not stop the deliveries to all others.
        log.exception("a delivery failed on our side: %s", parcel.event.message)
        problem = FAILED_HERE
    return Outcome(at, int((time.monotonic() - begun) * 1000), status, problem, retry_after)


def _headers(parcel: Parcel, at: datetime) -> dict[str, str]:
    by = f" (+{iri_to_uri(settings.PUBLIC_URL)})" if settings.PUBLIC_URL else ""
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Kedai webhooks{by}",
        **signing.signed(parcel.event.message, parcel.event.body, parcel.secrets, at),
    }


def _problem(status: int) -> Words | None:
    if status // 100 == 2:
        return None
    return (REDIRECTED if status // 100 == 3 else ANSWERED).format(status=status)
