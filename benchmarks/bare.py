"""The bare server: recorded answers, each given to its own query, by the least code there is.

BARE_ANSWERS names a JSON file: query → `{"status": 200, "headers": [[name, value], …], "body":
base64}`. Served by the same program as Kedai, it is what no framework, cache or database can go
below.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Sent = tuple[str, list[tuple[str, str]], list[bytes]]


def _sent(recorded: dict[str, Any]) -> Sent:
    status = f"{recorded['status']} {HTTPStatus(recorded['status']).phrase}"
    headers = [(str(name), str(value)) for name, value in recorded["headers"]]
    return status, headers, [base64.b64decode(recorded["body"])] if recorded["body"] else []


_recorded = json.loads(Path(os.environ["BARE_ANSWERS"]).read_text("utf-8"))
ANSWERS = {query: _sent(recorded) for query, recorded in _recorded.items()}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    status, headers, body = ANSWERS[environ["QUERY_STRING"]]
    start_response(status, headers)
    return body
