"""Asking a WSGI application as a server does: an environment in, status, headers and bytes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


@contextmanager
def within_a_test() -> Iterator[None]:
    """Django gives its connection back between two requests; a test has its transaction on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Answered(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def get(self, name: str) -> str:
        return dict(self.headers).get(name.lower(), "")


def environ(path: str, query: str = "", **headers: str | None) -> dict[str, Any]:
    """A request; `accept_language="en"` is a header, a word in capitals a variable of its own."""
    plain = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    told = {
        name if name.isupper() or "." in name else f"HTTP_{name.upper()}": value
        for name, value in headers.items()
    }
    return {name: value for name, value in {**plain, **told}.items() if value is not None}


def ask(application: Application, asked: dict[str, Any]) -> Answered:
    """Without a body. Headers by lower-case names, in alphabetical order."""
    return answered(application, {**asked, "wsgi.input": BytesIO()})


def answered(application: Application, asked: dict[str, Any]) -> Answered:
    """As `ask`, with the body that the request has."""
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
        told["status"] = status
        told["headers"] = sorted((name.lower(), value) for name, value in headers)

    found = application(asked, start)
    body = b"".join(found)
    if close := getattr(found, "close", None):
        close()
    return Answered(told["status"], told["headers"], body)


@contextmanager
def one_transaction() -> Iterator[None]:
    """Between requests a server gives its connection back; a test is one transaction."""
    around = (request_started, request_finished)
    for signal in around:
        signal.disconnect(close_old_connections)
    yield
    for signal in around:
        signal.connect(close_old_connections)
