"""What the dearest questions cost one database: JSON on stdout; `benchmarks.expensive` asks.

An empty lane, so that everything is worked out; an index that is warm, as a worker's is.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.db import connection

from benchmarks import ready  # noqa: F401 first: what comes below needs Django
from benchmarks.dearest import Cost, codes, cost, others, questions
from catalog.models import Entry
from config.wsgi import application


def priced() -> list[Cost]:
    said: list[str] = []

    def counting(execute: Any, sql: str, *rest: Any) -> Any:
        said.append(sql)
        return execute(sql, *rest)

    def statements() -> int:
        return len(said)

    some = list(Entry.objects.order_by("position").values_list("code", flat=True)[:5])
    asked = [*questions(codes()), *others(some)]
    with connection.execute_wrapper(counting):
        for path in others(some):  # reads the index, the templates, the names
            cost(application, path, statements)
        return [cost(application, path, statements) for path in asked]


if __name__ == "__main__":
    sys.stdin.read()
    print(json.dumps(priced()))
