"""Every kind of exchange past httplint: `python exchanges.py http://127.0.0.1:8000`.

Runs in the judges' own folder. It knows the request beside each answer, so that a preflight is
judged as one. What httplint calls bad is printed, and the exit code is 1.
"""

from __future__ import annotations

import sys
import time
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlsplit

from httplint.message import (  # type: ignore[import-not-found]
    HttpRequestLinter,
    HttpResponseLinter,
)
from httplint.note import levels  # type: ignore[import-not-found]

API = "/api/v1/"
PRODUCT = f"{API}products/cmb-zhaoke-toudai/"
ASKED_BY_ANOTHER_PAGE = {
    "Origin": "https://partner.example",
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "accept-language, if-none-match",
}


class Exchange(NamedTuple):
    path: str
    status: int = 200
    method: str = "GET"
    headers: dict[str, str] = {}
    is_held: bool = False
    """Asked twice: the second time with the name that the first answer had."""


EXCHANGES = [
    Exchange(f"{API}products/"),
    Exchange(f"{API}products/?stage=startup&facets=stage&page_size=2"),
    Exchange(PRODUCT),
    Exchange(f"{API}products/cmb-zhaoke-toudai/revisions/"),
    Exchange(f"{API}compare/?code=cmb-zhaoke-toudai&code=hxb-keji-qiye-touliandai"),
    Exchange(f"{API}organisations/"),
    Exchange(f"{API}vocabulary/"),
    Exchange(f"{API}changes/?limit=10"),
    Exchange(f"{API}changes/head/"),
    Exchange(f"{API}export/"),
    Exchange(f"{API}products.csv"),
    Exchange(f"{API}organisations.csv"),
    Exchange(f"{API}record-schema.json"),
    Exchange(f"{API}openapi.json"),
    Exchange("/api/docs/"),
    Exchange("/"),
    Exchange("/en/"),
    Exchange("/map/"),
    Exchange("/products/cmb-zhaoke-toudai/"),
    Exchange("/changes.atom"),
    Exchange("/sitemap.xml"),
    Exchange("/robots.txt"),
    Exchange("/static/catalog/kedai.css"),
    Exchange("/admin/login/"),
    Exchange(f"{API}products/?stgae=x", 400),
    Exchange(f"{API}products/", 401, headers={"Authorization": "Bearer nonsense"}),
    Exchange(f"{API}products/never-known/", 404),
    Exchange("/products/never-known/", 404),
    Exchange(f"{API}products/", 405, "POST"),
    Exchange(f"{API}products/", 406, headers={"Accept": "text/html"}),
    Exchange(f"{API}submissions/", 401),
    Exchange(f"{API}webhooks/", 401),
    Exchange(PRODUCT, 204, "OPTIONS", ASKED_BY_ANOTHER_PAGE),
    Exchange(PRODUCT, 304, is_held=True),
    Exchange(f"{API}changes/", 304, is_held=True),
    Exchange(f"{API}organisations/", 304, is_held=True),
    Exchange("/changes.atom", 304, is_held=True),
]
READ = [one for one in EXCHANGES if one.status == 200]
HEADS = [one._replace(method="HEAD") for one in READ]
PACKED = [one._replace(headers={"Accept-Encoding": "gzip"}) for one in READ]


def judged(origin: str, exchange: Exchange) -> tuple[int, list[str]]:
    """The status that came, and what httplint calls bad."""
    headers = {"Host": urlsplit(origin).netloc, "User-Agent": "kedai-judge", **exchange.headers}
    if exchange.is_held:
        first = fetched(origin, exchange, headers)
        headers["If-None-Match"] = dict(first.headers)[b"etag"].decode()
    answer = fetched(origin, exchange, headers)
    now = time.time()
    request = HttpRequestLinter(start_time=now)
    request.process_request_topline(exchange.method.encode(), exchange.path.encode(), b"1.1")
    request.process_headers([(n.encode(), v.encode()) for n, v in headers.items()])
    request.finish_content(True)
    response = HttpResponseLinter(start_time=now)
    response.is_head_response = exchange.method == "HEAD"
    response.request = request
    response.process_response_topline(b"1.1", str(answer.status).encode(), answer.reason.encode())
    response.process_headers(answer.headers)
    if answer.body:
        response.feed_content(answer.body)
    response.finish_content(True)
    return answer.status, [str(note) for note in response.notes if note.level == levels.BAD]


class Fetched(NamedTuple):
    status: int
    reason: str
    headers: list[tuple[bytes, bytes]]
    body: bytes


def fetched(origin: str, exchange: Exchange, headers: dict[str, str]) -> Fetched:
    place = urlsplit(origin)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        connection.request(exchange.method, exchange.path, headers=headers)
        answer = connection.getresponse()
        told = [(n.lower().encode(), v.encode("latin-1")) for n, v in answer.getheaders()]
        return Fetched(answer.status, answer.reason, told, answer.read())
    finally:
        connection.close()


def main(origin: str) -> int:
    wrong = 0
    told = [*EXCHANGES, *HEADS, *PACKED]
    for exchange in told:
        status, bad = judged(origin, exchange)
        if status != exchange.status:
            bad.append(f"the status is {status}, not {exchange.status}")
        for words in bad:
            wrong += 1
            print(f"[BAD] {exchange.method} {exchange.path[:80]} {exchange.headers}: {words}")
    print(f"{len(told)} exchanges, {wrong} bad")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
