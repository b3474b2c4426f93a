"""The peers' tables: how an engineer would normally store these products, and one of masks.

Whoever loads them runs `DDL[vendor]`, writes `places()` once and `rows(record, position)` of
every product, and runs `INDEXES[vendor]` after that. Rows of a table in `SHARED` (issuers,
families, sources) come with every product that names them and are written once, by their first
value. All values fit a text COPY as well as SQLite's parameters; lists are JSON text.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from benchmarks.peers import masking
from products.facts import BLOCKS
from products.matching import terms
from products.matching.terms import bases_of, basis_of, strongest

Record = dict[str, Any]
Row = tuple[Any, ...]

_STATED = {"stage": "stages", "region": "regions", "guarantee": "guarantees", "purpose": "purposes"}
"""The table of the codes of a field, and the fact of the record."""

_CODES = {"id": "bigint PRIMARY KEY", "product_id": "integer NOT NULL", "code": "text NOT NULL"}
_NAMED = {"code": "text PRIMARY KEY", "name": "text NOT NULL", "name_en": "text NOT NULL"}
_MEMBER = {"id": "bigint PRIMARY KEY", "product_id": "integer NOT NULL", "key": "text NOT NULL"}
_WORDS = {"words": "text NOT NULL", "words_en": "text NOT NULL"}

_BLOCK_TYPES = {
    "limit": {"min": "numeric(14, 2)", "max": "numeric(14, 2)", "formula": "text"},
    "rate": {"min": "numeric(9, 4)", "max": "numeric(9, 4)", "method": "text", "benchmark": "text"},
    "speed": {"words": "text"},
    "effective": {"from": "date", "to": "date"},
}

TABLES: dict[str, dict[str, str]] = {
    "peer_product": {
        "id": "integer PRIMARY KEY",
        "code": "text NOT NULL",
        "name": "text NOT NULL",
        "aliases": "text NOT NULL",
        "summary": "text NOT NULL",
        "summary_en": "text NOT NULL",
        "offering": "text NOT NULL",
        "promoted": "smallint NOT NULL",
        "instrument": "text",
        "family_id": "text",
        "issuer_id": "text",
        "area": "text",
        **{
            f"{block}_{member}": _BLOCK_TYPES.get(block, {}).get(member, "integer")
            for block, members in BLOCKS.items()
            for member in members
        },
        "limit_formula_en": "text",
        "speed_words_en": "text",
        **{f"{table}_basis": "text" for table in _STATED},
        "limit_min_basis": "text",
        "limit_max_basis": "text",
        "term_min_basis": "text",
        "term_max_basis": "text",
        "repayment": "text NOT NULL",
        "channel": "text NOT NULL",
        "apply_url": "text",
        "verified_on": "date",
    },
    **{f"peer_{table}": _CODES for table in _STATED},
    "peer_condition": {
        **_MEMBER,
        "attribute": "text NOT NULL",
        "operator": "text",
        "value": "text",
        "effect": "text NOT NULL",
        **_WORDS,
        "basis": "text NOT NULL",
    },
    "peer_condition_qualification": {
        "id": "bigint PRIMARY KEY",
        "condition_id": "bigint NOT NULL",
        "code": "text NOT NULL",
    },
    "peer_highlight": {**_MEMBER, "kind": "text NOT NULL", **_WORDS},
    "peer_participation": {
        "id": "bigint PRIMARY KEY",
        "product_id": "integer NOT NULL",
        "role": "text NOT NULL",
        "issuer_id": "text NOT NULL",
    },
    "peer_citation": {
        "id": "bigint PRIMARY KEY",
        "product_id": "integer NOT NULL",
        "source_id": "text NOT NULL",
        "locator": "text NOT NULL",
        "basis": "text NOT NULL",
        "facts": "text NOT NULL",
    },
    "peer_issuer": {**_NAMED, "kind": "text NOT NULL"},
    "peer_family": _NAMED,
    "peer_source": {
        "key": "text PRIMARY KEY",
        "kind": "text NOT NULL",
        "title": "text NOT NULL",
        "number": "text",
        "publishers": "text NOT NULL",
        "published_on": "date",
        "in_force_on": "date",
        "via": "text",
        "url": "text",
    },
    "peer_place": _NAMED,
    "peer_place_above": {
        "id": "integer PRIMARY KEY",
        "code": "text NOT NULL",
        "above": "text NOT NULL",
    },
    "peer_mask": masking.COLUMNS,
}
"""Names and types of the columns. `peer_place_above` names a place and everything above it, itself
too. A product's `…_basis` is the strongest on which a fact rests, null where it is not stated; its
term is the facility's."""

COLUMNS: dict[str, tuple[str, ...]] = {name: tuple(columns) for name, columns in TABLES.items()}
"""The order in which `rows` and `places` give the values of a row."""

SHARED = ("peer_issuer", "peer_family", "peer_source")

_CREATE = [
    f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})"
    for name, columns in TABLES.items()
]
DROP = [f"DROP TABLE IF EXISTS {name}" for name in TABLES]
DDL: dict[str, list[str]] = {"sqlite": DROP + _CREATE, "postgresql": DROP + _CREATE}
"""By Django's name of the vendor; throws away what stood there before."""

_INDEX = [
    "CREATE UNIQUE INDEX peer_product_code ON peer_product (code)",
    "CREATE INDEX peer_product_limit ON peer_product (limit_min, limit_max)",
    "CREATE INDEX peer_product_order ON peer_product (promoted, id DESC)",
    *(
        statement
        for table in _STATED
        for statement in (
            f"CREATE UNIQUE INDEX peer_{table}_of ON peer_{table} (product_id, code)",
            f"CREATE INDEX peer_{table}_code ON peer_{table} (code, product_id)",
        )
    ),
    "CREATE INDEX peer_condition_of ON peer_condition (product_id, attribute)",
    "CREATE INDEX peer_condition_attribute ON peer_condition (attribute, product_id)",
    "CREATE UNIQUE INDEX peer_condition_qualification_of"
    " ON peer_condition_qualification (condition_id, code)",
    "CREATE INDEX peer_condition_qualification_code"
    " ON peer_condition_qualification (code, condition_id)",
    "CREATE INDEX peer_highlight_of ON peer_highlight (product_id)",
    "CREATE INDEX peer_participation_of ON peer_participation (product_id)",
    "CREATE INDEX peer_citation_of ON peer_citation (product_id)",
    "CREATE UNIQUE INDEX peer_place_above_of ON peer_place_above (code, above)",
    "CREATE INDEX peer_place_above_above ON peer_place_above (above, code)",
]
INDEXES: dict[str, list[str]] = {"sqlite": _INDEX, "postgresql": _INDEX}

_ENDS = ("min", "max")
_MEMBERS = 1024
"""Rows of one table that a product may have: a row's key is its product's, times this, plus n."""


def rows(record: Record, position: int) -> dict[str, list[Row]]:
    """All rows of a frozen record, by table; `position` becomes the product's key."""
    organisations = [record["issuer"], *(row["organisation"] for row in record["organisations"])]
    first = position * _MEMBERS
    conditions = list(enumerate(record["conditions"], first))
    return {
        "peer_product": [_product(record, position)],
        **{
            f"peer_{table}": [
                (key, position, code["code"] if isinstance(code, dict) else code)
                for key, code in enumerate(record[fact], first)
            ]
            for table, fact in _STATED.items()
        },
        "peer_condition": [_condition(record, row, key, position) for key, row in conditions],
        "peer_condition_qualification": _qualifications(conditions),
        "peer_highlight": [
            (key, position, row["key"], row["kind"], row["words"], row["words_en"] or "")
            for key, row in enumerate(record["highlights"], first)
        ],
        "peer_participation": [
            (key, position, row["role"], row["organisation"]["code"])
            for key, row in enumerate(record["organisations"], first)
        ],
        "peer_citation": [
            (key, position, row["source"], row["locator"], row["basis"], _json(row["facts"]))
            for key, row in enumerate(record["citations"], first)
        ],
        "peer_issuer": [
            (row["code"], row["name"], row["name_en"] or "", row["kind"])
            for row in organisations
            if row
        ],
        "peer_family": [
            (row["code"], row["name"], row["name_en"] or "") for row in [record["family"]] if row
        ],
        "peer_source": [_source(row) for row in record["sources"]],
        "peer_mask": [
            masking.row(position, terms(record), promoted=record["offering"] == "promoted")
        ],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _product(record: Record, position: int) -> Row:
    issuer, family = record["issuer"], record["family"]
    blocks = {
        f"{block}_{member}": (record[block] or {}).get(member)
        for block, members in BLOCKS.items()
        for member in members
    }
    values = {
        **{name: record[name] for name in TABLES["peer_product"] if name in record},
        **blocks,
        "id": position,
        "aliases": _json(record["aliases"]),
        "promoted": int(record["offering"] == "promoted"),
        "family_id": family and family["code"],
        "issuer_id": issuer and issuer["code"],
        "limit_formula_en": (record["limit"] or {}).get("formula_en"),
        "speed_words_en": (record["speed"] or {}).get("words_en"),
        **{f"{table}_basis": _strongest(record, fact) for table, fact in _STATED.items()},
        **{f"limit_{end}_basis": basis_of(record, f"limit.{end}") for end in _ENDS},
        **{f"term_{end}_basis": basis_of(record, f"term.facility_{end}_months") for end in _ENDS},
        "repayment": _json(record["repayment"]),
        "channel": _json(record["channel"]),
    }
    return tuple(values[name] for name in COLUMNS["peer_product"])


def _strongest(record: Record, fact: str) -> str | None:
    return strongest(bases_of(record, fact).values()) if record[fact] else None


def _condition(record: Record, row: Record, key: int, position: int) -> Row:
    return (
        *(key, position, row["key"], row["attribute"], row["operator"]),
        None if row["value"] is None else _json(row["value"]),
        *(row["effect"], row["words"], row["words_en"] or ""),
        basis_of(record, f"conditions.{row['key']}"),
    )


def _qualifications(conditions: list[tuple[int, Record]]) -> list[Row]:
    """A condition has fewer codes than 16, so its key times 16 leaves room for each."""
    return [
        (key * 16 + number, key, code)
        for key, row in conditions
        if row["attribute"] == "qualification" and row["value"]
        for number, code in enumerate(row["value"])
    ]


def _source(row: Record) -> Row:
    return (
        *(row["key"], row["kind"], row["title"], row["number"], _json(row["publishers"])),
        *(row["published_on"], row["in_force_on"], row["via"], row["url"]),
    )


def places(regions: Path = Path("fixtures/regions.csv")) -> dict[str, list[Row]]:
    """The rows of every region of the shipped list, which stand in no product."""
    with regions.open(encoding="utf-8", newline="") as file:
        found = {row["code"]: row for row in csv.DictReader(file)}
    above: list[tuple[str, str]] = []
    for code in found:
        step = code
        while step:
            above.append((code, step))
            step = found[step]["parent"]
    return {
        "peer_place": [(code, row["name"], row["name_en"]) for code, row in found.items()],
        "peer_place_above": [(number, *pair) for number, pair in enumerate(above)],
    }
