"""A desk that publishes, strangers that read from two servers by turns and look at every answer,
and faults of the standby that those read from."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from urllib.parse import quote

from django.db import connection

from catalog.replicas.watch import PERIOD
from products import curation, journal
from products.models import Product
from tests.generator import seeded
from tests.replicated import publish
from tests.standby import FRESHNESS, LAG, Answered, Reader, Standby

LATEST = LAG + PERIOD + FRESHNESS + 3
"""Seconds that an answer may be old; the last of them for a machine that is busy with all this."""
LIST = "/api/v1/products/?page_size=5"
PAGE = "/"
CODES = [f"fired-at-{number}" for number in range(6)]
QUESTIONS = [
    LIST,
    f"{LIST}&order=newest&stage=growth",
    f"{LIST}&q=测试",
    f"{LIST}&order=name&amount=3000000",
    f"{LIST}&facets=stage,issuer_kind&region=130000",
    f"{LIST}&updated_since=2020-01-01",
    *(f"/api/v1/products/{code}/" for code in CODES),
    f"/api/v1/products/{CODES[0]}/revisions/",
    PAGE,
]


class Desk(threading.Thread):
    """Publishes, revises and withdraws; `heads` are its numbers, each with when it was there."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()
        self.heads = [(time.monotonic(), journal.head().seq)]

    def run(self) -> None:
        by_chance = seeded(7)
        try:
            while not self.over.wait(by_chance.uniform(0, 0.1)):
                code = by_chance.choice(CODES)
                product = Product.objects.filter(code=code).first()
                if product is not None and product.published and by_chance.random() < 0.2:
                    curation.withdraw(product=product, by=None, reason="x")
                else:
                    publish(code=code, name=f"测试产品{by_chance.randrange(10**6)}")
                self.heads.append((time.monotonic(), journal.head().seq))
        finally:
            connection.close()

    def least(self, at: float) -> int:
        """What an answer that was asked for then has to know."""
        return max(seq for when, seq in self.heads if when <= max(at - LATEST, self.heads[0][0]))


class Stranger(threading.Thread):
    """Asks both servers by turns; keeps what does not hold in `wrong`."""

    def __init__(self, number: int, servers: list[Reader], desk: Desk) -> None:
        super().__init__()
        self.by_chance, self.servers, self.desk = seeded(number), servers, desk
        self.bodies: dict[tuple[str, str], str] = {}
        self.wrong: list[object] = []
        self.statuses: Counter[int] = Counter()
        self.slowest = 0.0
        self.head = 0

    def run(self) -> None:
        while not self.desk.over.is_set():
            for server in self.servers:
                self._asks(server, self.by_chance.choice(QUESTIONS))
                self._follows(server)

    def _asks(self, server: Reader, question: str) -> None:
        begun = time.monotonic()
        answer = server.get(quote(question, safe="/?&=,"))
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.statuses[answer.status] += 1
        if answer.status not in ((200, 404, 410) if "fired-at" in question else (200,)):
            self.wrong.append((question, answer))
        if answer.status == 200 and answer.tag and question != PAGE:
            digest = hashlib.sha256(answer.body).hexdigest()
            if self.bodies.setdefault((question, answer.tag), digest) != digest:
                self.wrong.append((question, answer.tag, "other bytes"))
        if answer.status == 200 and question.startswith(LIST):
            seq = answer.told()["journal"]["seq"]
            if seq < self.desk.least(begun):
                self.wrong.append((question, seq, "too old", self.desk.least(begun)))

    def _follows(self, server: Reader) -> None:
        head = server.get("/api/v1/changes/head/").told()["seq"]
        if head < self.head:
            self.wrong.append((head, "the feed went back from", self.head))
        self.head = head


def fault(standby: Standby, kind: str, seconds: float) -> None:
    match kind:
        case "held up":
            with standby.held_up():
                time.sleep(seconds)
        case "delayed":
            standby.delayed_by(seconds)
            time.sleep(seconds)
            standby.delayed_by(0)
        case "killed":
            standby.kill()
            time.sleep(seconds / 4)
            standby.begin()
        case "frozen":
            standby.freeze()
            time.sleep(seconds)
            standby.thaw()
        case "cut off":
            others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
            standby.ask(f"SELECT count(pg_terminate_backend(pid)) {others}")


def answers(server: Reader) -> list[Answered]:
    """To every question to the API: a page names the host that was asked."""
    return [server.get(quote(each, safe="/?&=,")) for each in QUESTIONS if each != PAGE]


def one_body_each(strangers: list[Stranger]) -> bool:
    """No two strangers had other bytes by one name."""
    bodies: dict[tuple[str, str], set[str]] = {}
    for stranger in strangers:
        for name, digest in stranger.bodies.items():
            bodies.setdefault(name, set()).add(digest)
    return all(len(digests) == 1 for digests in bodies.values())
