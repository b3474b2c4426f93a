"""Requests that nobody means: made up from a seed, as a server hands them to the application.

Each takes one of the real addresses and spoils it somewhere, or everywhere: path, query, method,
headers, body. What with, stands in `tests/malformed_parts.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote

from catalog import filters
from products.models import Product, Region
from tests.builders import written
from tests.injections import INJECTIONS
from tests.malformed_parts import (
    ATOMS,
    BODIES,
    HEADERS,
    MEANT,
    MEMBERS,
    METHODS,
    OTHER_NAMES,
    PRINTED,
    RECORD,
)
from tests.routes import HELD, REAL, Route, routes
from tests.wsgi_asking import environ

Environ = dict[str, Any]

OFTEN = {
    "product-list": 8,
    "product-detail": 6,
    "comparison-list": 3,
    "revisions": 2,
    "change-list": 2,
    "region-list": 2,
    "submission-list": 8,
    "webhook-list": 4,
    "webhook-detail": 4,
    "webhook-redeliver": 2,
    "find": 2,
    "map": 2,
}
"""How many times as often as the others: where much can be said wrongly."""
TAKEN = {"submission-list": ["POST"] * 8, "webhook-list": ["POST"] * 2, "webhook-detail": ["PATCH"]}
BESIDE = ["/admin/", "/admin/login/", "/admin/{}/", "/admin/products/{}/", "/static/{}", "/{}"]
"""Addresses that are in no list of ours."""
UNASKED = {*HELD, "submission-list", "webhook-list", "export", "record-schema"}


class Requests:
    """An endless row of them for one seed; `keys` are real ones, of a partner with `held`."""

    def __init__(self, random: Random, keys: Sequence[str], held: dict[str, str]) -> None:
        self.random = random
        self.keys = keys
        self.routes = [
            *(route for route in routes() for _ in range(OFTEN.get(route.name, 1))),
            *(Route(path) for path in BESIDE),
        ]
        self.known = {**HELD, **REAL, **held}
        self.codes = [
            *Product.objects.order_by("code").values_list("code", flat=True)[:5],
            *Region.objects.order_by("code").values_list("code", flat=True)[:5],
            *held.values(),
        ]
        self.reading = [name for name in filters.PARAMETERS for _ in range(2)] + OTHER_NAMES

    def one(self) -> Environ:
        """One or two things are spoilt, so that what lies behind the others is reached; at times
        everything."""
        random = self.random
        route = random.choice(self.routes)
        parts = ["path", "query", "headers", "body"]
        spoilt = random.sample(parts, random.choice([1, 1, 1, 2, 2, 4]))
        headers = self._headers(route, "headers" in spoilt)
        asked = environ(
            self._path(route, "path" in spoilt),
            self._query(route, "query" in spoilt),
            REQUEST_METHOD=self._method(route, len(spoilt) > 1),
            **headers,
        )
        body = self._body(route, "body" in spoilt)
        asked["wsgi.input"] = BytesIO(body)
        asked["CONTENT_LENGTH"] = str(len(body))
        if random.random() < 0.02:  # chunked, short, long, none
            lengths = ["", "0", "-1", "x", str(len(body) + 50), str(10**12), "9" * 5000]
            asked["CONTENT_LENGTH"] = random.choice(lengths)
        return asked

    def _method(self, route: Route, is_spoilt: bool) -> str:
        if is_spoilt and self.random.random() < 0.2:
            return self.random.choice(METHODS)
        if route.name in ("webhook-redeliver", "webhook-rotate", "webhook-test"):
            return "POST"
        methods: list[str] = ["GET", "GET", *TAKEN.get(route.name, [])]
        return self.random.choice(methods)

    def _path(self, route: Route, is_spoilt: bool) -> str:
        random = self.random
        code = str(self.known.get(route.name, ""))
        if is_spoilt and "{}" in route:
            code = self._text()
        path = route.with_one(code)
        if is_spoilt and random.random() < 0.3:
            place = random.randrange(len(path) + 1)
            path = path[:place] + self._text() + path[place:]
        if random.random() < 0.05:
            path = f"/en{path}"
        if is_spoilt and random.random() < 0.1:
            path = path.rstrip("/")
        return path.encode("utf-8", "surrogateescape").decode("latin-1")

    def _text(self) -> str:
        """What stands in a path after a server has decoded it."""
        random = self.random
        match random.randrange(4):
            case 0:
                return random.choice(
                    ["\0", "..", "//", "%2e", "?", "#", ";", "\r\n", "贷", "\udcff", "'"]
                )
            case 1:
                return random.choice(INJECTIONS)
            case 2:
                return random.choice(
                    ["-", "a", "A", "x" * 81, "x" * 5000, "a--b", "a_b", "9" * 400]
                )
        return bytes(random.randrange(256) for _ in range(5)).decode("utf-8", "surrogateescape")

    def _query(self, route: Route, is_spoilt: bool) -> str:
        random = self.random
        names = (
            [] if route.name in UNASKED else random.sample(list(MEANT), random.choice([0, 1, 2, 4]))
        )
        pairs = [f"{name}={random.choice(MEANT[name])}" for name in names]
        for _ in range(random.choice([1, 1, 1, 2, 3, 5, 40]) if is_spoilt else 0):
            name, value = random.choice(self.reading), self._value()
            ways = [f"{name}={value}"] * 20 + [name, f"{name}==", f"{value}={name}"]
            pairs.append(random.choice(ways))
        random.shuffle(pairs)
        query = random.choice(["&"] * 30 + ["&&", ";", "&="]).join(pairs)
        return query.encode("utf-8", "surrogateescape").decode("latin-1")

    def _value(self) -> str:
        random = self.random
        match random.randrange(8):
            case 0:
                return quote(random.choice(INJECTIONS))
            case 1:
                return random.choice(self.codes)
            case 2:
                return ",".join(random.choice(ATOMS) for _ in range(random.randrange(2, 6)))
            case 3:
                raw = bytes(random.randrange(256) for _ in range(random.randrange(1, 12)))
                return quote(raw) if random.random() < 0.5 else raw.hex("%")
            case 4:
                atom = random.choice(ATOMS)
                place = random.randrange(len(atom) + 1)
                return atom[:place] + random.choice("\x7f%&=+;,#?\\0ａ-") + atom[place:]
        return random.choice(ATOMS)

    def _headers(self, route: Route, is_spoilt: bool) -> dict[str, str]:
        random = self.random
        told = {}
        if "/submissions/" in route or "/webhooks/" in route:
            told["HTTP_AUTHORIZATION"] = f"Bearer {random.choice(self.keys)}"
            told["HTTP_IDEMPOTENCY_KEY"] = f"made-up-{random.randrange(10**9)}"
            told["CONTENT_TYPE"] = "application/json"
        for name in (
            random.sample(list(HEADERS), random.choice([1, 1, 2, 3, 6])) if is_spoilt else ()
        ):
            told[name] = self._header(name)
        return told

    def _header(self, name: str) -> str:
        random = self.random
        if name == "HTTP_AUTHORIZATION" and random.random() < 0.4:
            return f"Bearer {random.choice(self.keys)}"
        if random.random() < 0.1:
            some = bytes(random.choice(PRINTED) for _ in range(random.randrange(1, 40)))
            return some.decode("latin-1")
        return random.choice(HEADERS[name])

    def _body(self, route: Route, is_spoilt: bool) -> bytes:
        random = self.random
        if is_spoilt and random.random() < 0.3:
            return random.choice(BODIES)
        make = self._record if "submission" in route.name else self._webhook
        return json.dumps(make(is_spoilt)).encode()

    def _record(self, is_spoilt: bool) -> Any:
        """A product record, spoilt in a place or three."""
        random = self.random
        record: dict[str, Any] = written(code=f"made-up-{random.randrange(99)}")
        for _ in range(random.choice([1, 1, 2, 3]) if is_spoilt else 0):
            record[random.choice(RECORD)] = random.choice(MEMBERS)
        return record

    def _webhook(self, is_spoilt: bool) -> Any:
        random = self.random
        whole: list[dict[str, Any]] = [
            {"url": "https://partner.example/hook", "filters": {"stage": "seed"}},
            *({"seq": 1}, {}, {"enabled": True}),
        ]
        webhook = dict(random.choice(whole))
        for _ in range(random.choice([1, 1, 2]) if is_spoilt else 0):
            names = ["url", "filters", "description", "enabled", "seq", "cursor", "partner", "x"]
            spoilt = {random.choice(self.reading): random.choice(ATOMS)}
            webhook[random.choice(names)] = random.choice([*MEMBERS, *[spoilt] * 9])
        return webhook
