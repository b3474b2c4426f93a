"""The bare server: one recorded answer, given to whatever is asked, by the least code there is.

BARE_ANSWER names a JSON file: `{"status": 200, "headers": [[name, value], …], "body": base64}`.
Served by the same program as Kedai, it is what no framework, cache or database can go below.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_recorded = json.loads(Path(os.environ["BARE_ANSWER"]).read_text("utf-8"))
STATUS = f"{_recorded['status']} {HTTPStatus(_recorded['status']).phrase}"
HEADERS = [(str(name), str(value)) for name, value in _recorded["headers"]]
BODY = [base64.b64decode(_recorded["body"])] if _recorded["body"] else []


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response(STATUS, HEADERS)
    return BODY
