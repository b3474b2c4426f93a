"""Requests that nobody means: made up from a seed, as a server hands them to the application.

Each takes one of the real addresses and spoils it somewhere, or everywhere: path, query, method,
headers, body. The ways of spoiling are a table each; a new one is a line.
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
from tests.routes import HELD, REAL, Route, routes
from tests.wsgi_asking import environ

Environ = dict[str, Any]

METHODS = [
    *("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"),
    *("QUERY", "get", "M-SEARCH", "X" * 300),
]
"""A server hands on any token."""
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

MEANT = {
    "stage": ["seed", "startup,growth"],
    "region": ["130000", "130100", "000000"],
    "amount": ["3000000", "0.01"],
    "term_months": ["12"],
    "guarantee": ["unsecured"],
    "purpose": ["rnd,green"],
    "qualification": ["high_tech"],
    "industry": ["C39", "C3921"],
    "equity_invested": ["true", "false"],
    "credit_record": ["false"],
    "instrument": ["loan"],
    "family": ["equity-linked-loan"],
    "issuer": ["cmb"],
    "issuer_kind": ["bank"],
    "q": ["%E8%B4%B7", "zktd"],
    "order": ["match", "newest", "name", "limit"],
    "facets": ["stage,region", "issuer"],
    "count": ["none", "capped"],
    "unstated": ["exclude"],
    "page_size": ["1", "100"],
    "updated_since": ["2026-01-01"],
    "as_of": ["2026-01-01", "2026-11-30T00:00:00Z"],
}
"""Parameters with values that are meant."""
UNASKED = {*HELD, "submission-list", "webhook-list", "export", "record-schema"}

OTHER_NAMES = [
    "code", "parent", "after", "before", "limit", "as_of", "compare", "place", "amount_wan",
    "format", "fields", "stage[]", "stage ", "Stage", "_method", "callback", "", "\0", "%", "q;q",
    "x" * 5000, "贷",
]  # fmt: skip

ATOMS = [
    *("", " ", ",", ",,", "a,", "0", "-0", "1", "-1", "1.5", "1e308", "NaN", "Infinity", "null"),
    *("%00", "a%00b", "%FF", "%ED%A0%80", "%ED%B0%80", "%C3", "%F5%80%80%80", "%zz", "%", "%25"),
    *("%0D%0A", "%0d%0aSet-Cookie:%20a=b", "%E2%80%A8", "%EF%BB%BF", "%E2%80%AE", "A%CC%81"),
    *("９", "３０００", "٣", "１３００００", "𝟙", "Ⅳ", "ſ", "ı", "İ", "ß", "\ufdfa", "\U0001f4b0"),
    *("'", '"', "';--", "' OR 1=1--", "1)) UNION SELECT 1--", "{{7*7}}", "${jndi:x}"),
    *("../..", "\\"),
    *("seed", "startup,growth", "130000", "C39", "C3921", "true", "match", "newest"),
    "stage,region",
    *("2026-11-22", "2026-11-22T10:00:00Z", "0001-01-01", "9999-12-31T23:59:59-23:59"),
    "2026-02-30",
    *("-" * 80, "9" * 30, "9" * 3900, "9" * 5000, "x" * 3000, "x" * 9000, "贷" * 64),
    *("a " * 31, "%" * 99),
    *("[" * 2000, "a" * 63 + "!", "," * 500, "1," * 21, ".", "..", "*", "W10", "e30", "eyJ2IjoxfQ"),
]  # fmt: skip
"""Values of parameters, some percent-encoded already."""

HEADERS: dict[str, Sequence[str]] = {
    "HTTP_ACCEPT": [
        *("*/*", "application/json", "text/html", "application/json;q=0", "garbage", "", ","),
        *("application/*;q=x", "a/b;" * 500, "*", "application/json; indent=" + "9" * 400, "/"),
        *("application/json; charset=utf-8", "*/*;q=0.0000001", "text/csv", "\xff\xfe"),
    ],
    "HTTP_ACCEPT_LANGUAGE": [
        *("en", "zh-Hans-CN;q=0.9, en;q=0.8", "*", "", "x" * 4000, "en;q=" + "1" * 500, "a-" * 300),
        *("en;q=1.0000", "en;q=-1", ",,,;;;", "zh_CN", "\xe8\xb4\xb7", "en;q=1e3"),
        "en" + ",en" * 900,
    ],
    "HTTP_ACCEPT_ENCODING": [
        *("gzip", "gzip;q=0", "identity", "*", "", "br, gzip;q=0.5", "gzip;" * 400),
        "GZIP ; Q=0.000",
        *("gzip" + " " * 4000 + ";q=0", "gzip;q=0" + "0" * 4000, "deflate;q=x", "\x80"),
    ],
    "HTTP_IF_NONE_MATCH": [
        *("*", '"x"', 'W/"x"', "", ",", '"', '"a","b' + ',"c"' * 900, "W/", "x", '"\xff"', "*, *"),
        *('"' + "a" * 5000 + '"', '"a"b"c"', " * ", 'w/"a"'),
    ],
    "HTTP_IF_MATCH": ["*", '"x"', 'W/"x"', "", '"', "," * 999, '"' + "y" * 3000],
    "HTTP_IF_MODIFIED_SINCE": [
        *("Sat, 29 Oct 1994 19:43:31 GMT", "yesterday", "", "0", "Thu, 01 Jan 1970 00:00:00 GMT"),
        *("Sat, 99 Oct 99999 99:99:99 GMT", "9" * 400, "Sat, 29 Oct 0000 19:43:31 GMT"),
    ],
    "HTTP_IF_UNMODIFIED_SINCE": ["Sat, 29 Oct 1994 19:43:31 GMT", "x"],
    "HTTP_IF_RANGE": ['"x"', "x"],
    "HTTP_RANGE": [
        *("bytes=0-", "bytes=-1", "bytes=5-2", "bytes=" + "0-1," * 900, "x"),
        "bytes=" + "9" * 99,
    ],
    "HTTP_AUTHORIZATION": [
        *("", "Bearer", "Bearer ", "Bearer kedai_", "Bearer kedai_" + "a" * 43),
        *("Basic YTpi", "x" * 7000),
        *("Bearer \xff\xfe", "bearer  kedai_aaaaaaaa_" + "b" * 60, "Digest a=b", "Bearer a b c"),
    ],
    "HTTP_COOKIE": [
        *("session=x", "session=" + "a" * 3000, "=;=;", "csrf=\xff", "a=b; " * 800, '"'),
        "session=;csrf=",
    ],
    "HTTP_HOST": [
        *("testserver", "localhost", "evil.example", "localhost:notaport", "a b", "[::1"),
        *("", "x" * 900),
        *("localhost:99999999", "[::1]:80", "localhost@evil.example", "LOCALHOST"),
        "\xe8\xb4\xb7.cn",
        *("localhost.", "127.0.0.1:0", "localhost:8000:8000", "evil.example\\localhost", "*"),
    ],
    "HTTP_ORIGIN": ["https://evil.example", "null", "", "x" * 500, "\xff"],
    "HTTP_REFERER": ["https://evil.example/", "", "javascript:x", "http://[::1/"],
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD": ["GET", "DELETE", "\xff", "x" * 999],
    "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": ["authorization", "x-" * 900, "\xff"],
    "HTTP_X_FORWARDED_FOR": ["1.2.3.4", "x", "," * 999, "1.2.3.4, ::1", "%00", "9" * 99, "\xff"],
    "HTTP_X_FORWARDED_PROTO": ["https", "http", "javascript", "https, http", ""],
    "HTTP_X_FORWARDED_HOST": ["evil.example"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE"],
    "HTTP_IDEMPOTENCY_KEY": ["", "x", "x" * 256, "a b", "\xe9", "0" * 255],
    "HTTP_CONTENT_ENCODING": ["gzip", "identity", "br", "", "x" * 300],
    "HTTP_TRANSFER_ENCODING": ["chunked", "gzip, chunked", "x"],
    "HTTP_EXPECT": ["100-continue", "x"],
    "HTTP_HX_REQUEST": ["true", "x", "\xff"],
    "HTTP_HX_CURRENT_URL": ["http://[x", "javascript:x", "%00", "x" * 3000],
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": ["true"],
    "HTTP_USER_AGENT": ["", "x" * 9000, "\xff\xfe"],
    "HTTP_X_NOTHING": ["x" * 60_000],
    "CONTENT_TYPE": [
        *("application/json", "application/json; charset=utf-16", "text/plain", ""),
        "application/json;",
        *("application/x-www-form-urlencoded", "multipart/form-data"),
        "multipart/form-data; boundary=x",
        *("APPLICATION/JSON ; charset=\xff", "application/json" + ";a=b" * 900, "\xff"),
        *("/", "json"),
    ],
    "SERVER_PROTOCOL": ["HTTP/1.0", "HTTP/2"],
    "wsgi.url_scheme": ["https"],
}  # fmt: skip

DEEP = 100_000
BODIES: list[bytes] = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"0",
    b'"x"',
    b"{",
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b'{"a":"\\ud800"}',
    b'{"\\ud800":1}',
    b'{"a":"\\u0000"}',
    b'{"a":NaN}',
    b'{"a":-Infinity}',
    b'{"a":1e400}',
    b'{"a":' + b"9" * 5000 + b"}",
    b'{"a":1,"a":2}',
    b"[" * DEEP,
    b"[" * DEEP + b"]" * DEEP,
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    b'{"a":"\xff"}',
    b'{"a":"\xed\xa0\x80"}',
    b"[" + b"0," * 20_000 + b"0]",
    b"x" * (1024 * 1024 + 1),
    b"a=1&b=2",
    b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n",
    b"\x00" * 100,
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
]
MEMBERS: list[Any] = [
    *(None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, 10**400, 1.5, "", " ", "x" * 5000),
    *("\0", "\ud800"),
    *([], [[]], [None], {}, {"": ""}, "loan", "cmb", "110000", "2026-02-30", "1e9", "NaN", "-0.00"),
    *("0.001", "10000000000000.00", ["x"] * 1001, {"min": "2", "max": "1"}, {"key": "a"}),
    *("９", "javascript:x"),
    *("https://127.0.0.1/", "https://[::1/", "http://example.com:99999/", "https://x" + ".y" * 300),
]  # fmt: skip


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
        names = [*record, *RECORD]
        for _ in range(random.choice([1, 1, 2, 3]) if is_spoilt else 0):
            record[random.choice(names)] = random.choice(MEMBERS)
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


PRINTED = [9, *range(32, 127), *range(128, 256)]
"""Bytes that may stand in the value of a header."""
RECORD = [
    "aliases", "summary_en", "instrument", "family", "organisations", "stages", "regions", "area",
    "limit", "rate", "term", "repayment", "guarantees", "purposes", "speed", "channel", "apply_url",
    "methods", "effective", "conditions", "highlights", "state",
    "approved_by", "digest", "__proto__",
]  # fmt: skip
