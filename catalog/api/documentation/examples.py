"""Real answers of the shipped catalog, one file an operation: `examples/<operation id>.json`.

A file holds what was asked and what was answered, by status; `make openapi` asks again. Lists
longer than `shown` are cut there, and the summary says so.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from catalog.errors import Problem, body

Schema = dict[str, Any]

FOLDER = Path(__file__).resolve().parent.parent / "examples"
OURS = {
    401: Problem(401),
    403: Problem(403),
    406: Problem(406),
    410: Problem(410, withdrawn_at="2026-11-22T10:00:00.000000Z", seq=55),
    422: Problem(422),
    429: Problem(429),
    500: Problem(500),
    503: Problem(503),
}
"""What no question brings about is written as it would be."""


@cache
def kept(operation_id: str) -> dict[str, Schema]:
    """Status → {"asked", "language", "value", "shown"?}."""
    path = FOLDER / f"{operation_id}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def shown(operation_id: str, operation: Schema) -> None:
    """The operation with an example of every answer that has one, in place."""
    for status, response in operation["responses"].items():
        example = kept(operation_id).get(status)
        for media, content in response.get("content", {}).items():
            if example:
                content["examples"] = {"shipped": _example(example)}
            elif status == "414":
                content["examples"] = {"problem": _example(kept("products_list")[status])}
            elif media == "application/problem+json" and int(status) in OURS:
                content["examples"] = {"problem": {"value": body(OURS[int(status)], "en")}}


def _example(kept: Schema) -> Schema:
    cut = f"; of each list the first {kept['shown']}" if "shown" in kept else ""
    summary = f"{kept.get('method', 'GET')} {kept['asked']}, {kept['language']}{cut}"
    return {"summary": summary, "value": kept["value"]}
