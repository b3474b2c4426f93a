"""A partner's receiver on loopback and a worker that sends to it; the reference library judges."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_network
from threading import Event as Signal
from threading import Lock
from typing import Any, NamedTuple

from standardwebhooks import Webhook

from partners.models import Endpoint, Partner
from partners.webhooks import managing, signing
from partners.webhooks.wanted import Wanted
from partners.webhooks.worker import Worker
from products.links.fetching import Outside
from tests.listeners import INNER, Served, bound

LOOPBACK = [ip_network("127.0.0.0/8")]
"""For `settings.WEBHOOK_NETWORKS`: a private installation whose partners stand beside it."""


class Delivery(NamedTuple):
    """What came, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> Any:
        return json.loads(self.body)

    @property
    def seq(self) -> int:
        return int(self.event["data"]["seq"])


Page = Callable[["Taking", Delivery], None]


class Taking(BaseHTTPRequestHandler):
    """Takes a delivery and answers as its receiver says."""

    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        delivery = Delivery(self.path, headers, body)
        with self.server.lock:
            self.server.taken.append(delivery)
        self.server.page(self, delivery)

    def say(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class Receiver(Served):
    """Keeps what it was sent, and takes it (204) unless its page says otherwise."""

    def __init__(self, page: Page | None = None) -> None:
        listener = bound(INNER)
        super().__init__(listener.getsockname(), Taking, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.page: Page = page or (lambda taking, delivery: taking.say(204))
        self.port = int(listener.getsockname()[1])
        self.taken: list[Delivery] = []
        self.lock = Lock()

    def url(self, path: str = "/hook") -> str:
        return f"http://{INNER}:{self.port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up on us was killed."""

    def seqs(self) -> list[int]:
        return [delivery.seq for delivery in self.taken]


def endpoint(partner: Partner, url: str, *, after: int | None = None, **filters: str) -> Endpoint:
    """A registered endpoint; `after` a number of the journal instead of its head."""
    made = managing.register(partner=partner, wanted=Wanted(url=url, filters=filters))
    if after is not None:
        Endpoint.objects.filter(pk=made.pk).update(cursor=after)
        made.refresh_from_db()
    return made


def deliver(**changes: Any) -> Worker:
    """All that is to be sent now, sent by a worker that then stops."""
    worker = Worker(Outside(**changes), threads=8, poll_seconds=0.05)
    worker.run(Signal(), once=True)
    return worker


def verified(delivery: Delivery, *secrets: str) -> Any:
    """The event, after the reference library has verified it with each of these secrets."""
    for secret in secrets:
        told = Webhook(secret).verify(delivery.body, delivery.headers)
        assert told == delivery.event
    return delivery.event


def all_verified(receiver: Receiver, of: Endpoint) -> bool:
    of.refresh_from_db()
    return all(verified(delivery, signing.secret(of)) for delivery in receiver.taken)


@contextmanager
def receiving(page: Page | None = None) -> Iterator[Receiver]:
    with Receiver(page) as receiver:
        yield receiver
