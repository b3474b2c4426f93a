"""The answers to some questions without any index: `python -m benchmarks.brute_force`.

Paths come in as a JSON list; bodies as the API gives them, with no more than the oracle compares,
go out as another. The database is that of DATABASE_URL.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from benchmarks import ready  # noqa: F401 Django's models need it before they are imported
from benchmarks.workloads import parameters
from tests import oracle

PAGE = 20


def body(products: list[oracle.Product], path: str) -> dict[str, Any]:
    asked = parameters(path)
    answer = oracle.answer(products, asked)
    size = int(asked.get("page_size", PAGE))
    return {
        "results": [
            {"code": code, "match": {name: {"verdict": said.verdict} for name, said in by.items()}}
            for code, by in zip(answer.codes[:size], answer.verdicts[:size], strict=True)
        ],
        "count": answer.count,
    }


def main() -> None:
    products = oracle.public_products()
    json.dump([body(products, path) for path in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
