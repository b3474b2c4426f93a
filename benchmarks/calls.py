"""How many functions of Python a request calls: `python -m benchmarks.calls` (in `make bench`).

Counted in this process, without a server. Workload → paths come in as a JSON object, the median of
each goes out as another, with that of an answer that is kept (`hit`) and of one that whoever asks
holds (`304`). The figures hardly differ from machine to machine; they are told, and no test asks
for them.
"""

from __future__ import annotations

import json
import sys
from statistics import median
from typing import Any

from benchmarks import ready  # noqa: F401 the settings are read when it is imported
from config.wsgi import application
from tests.wsgi_asking import ask, environ

WARM = 20
"""Requests whose calls are not counted: they import and open what comes first."""


def main() -> None:
    asked: dict[str, list[str]] = json.load(sys.stdin)
    told = {workload: _median(paths) for workload, paths in asked.items()}
    kept = asking(next(iter(asked.values()))[-1])
    # Asked once more: since it was, the state may have been looked at anew.
    held = {**kept, "HTTP_IF_NONE_MATCH": ask(application, kept).get("etag")}
    told["hit"] = calls(kept)
    calls(held)
    told["304"] = calls(held)
    json.dump(told, sys.stdout)


def asking(path: str) -> dict[str, Any]:
    address, _, query = path.partition("?")
    return environ(address, query, host="127.0.0.1")


def _median(paths: list[str]) -> int:
    return int(median([calls(asking(path)) for path in paths][WARM:]))


def calls(asked: dict[str, Any]) -> int:
    """Of functions written in Python, until the answer is there."""
    number = 0

    def noting(frame: Any, event: str, argument: Any) -> None:
        nonlocal number
        number += event == "call"

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
        pass

    sys.setprofile(noting)
    try:
        application(asked, start)
    finally:
        sys.setprofile(None)
    return number


if __name__ == "__main__":
    main()
