"""frozen record → written record: what the files hold, with every reference as its code alone.

The inverse of filling a revision and freezing it: `record_files.check` takes what comes out, and
filling it gives a revision with the same content digest.
"""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]


def written(record: Record) -> Record:
    """A frozen product as it stands in a file; pure.

    >>> lists = {"regions": [], "methods": [], "organisations": [], "sources": [{"key": "s"}]}
    >>> written({"issuer": {"code": "cmb", "name": "招商银行"}, "family": None, **lists})
    {'issuer': 'cmb', 'family': None, 'regions': [], 'methods': [], 'organisations': []}
    """
    return {
        **{name: value for name, value in record.items() if name != "sources"},
        "family": _code(record["family"]),
        "issuer": _code(record["issuer"]),
        "regions": [row["code"] for row in record["regions"]],
        "methods": [row["code"] for row in record["methods"]],
        "organisations": [
            {"role": row["role"], "organisation": row["organisation"]["code"]}
            for row in record["organisations"]
        ],
    }


def _code(row: Record | None) -> str | None:
    return row["code"] if row else None
