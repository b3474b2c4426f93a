"""The products themselves, for the FastAPI peers: one statement a page, put together in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from benchmarks.peers.database import Database, Sql
from products import vocabulary as words
from products.terminology import Vocabulary

Row = Mapping[str, Any]
Document = dict[str, Any]

LABELS: dict[str, dict[str, Document]] = {
    vocabulary.name: {term.code: {"code": term.code, "label": term.label.zh} for term in vocabulary}
    for vocabulary in words.PUBLISHED
}
"""Every code as it is shown."""


async def summaries(database: Database, ids: Sequence[int]) -> dict[int, Document]:
    if not ids:
        return {}
    sql = Sql(database.vendor)
    statement = _statement(sql, _shown(sql), sql.among("p.id", ids))
    return {row["id"]: _summary(row) for row in await database.fetch(statement, sql.values)}


async def detail(database: Database, code: str) -> Document | None:
    sql = Sql(database.vendor)
    statement = _statement(sql, _shown(sql) | _more(sql), f"p.code = {sql.put(code)}")
    rows = await database.fetch(statement, sql.values)
    return _detail(rows[0]) if rows else None


def _statement(sql: Sql, columns: Mapping[str, str], where: str) -> str:
    beside = "".join(f", {column} AS {name}" for name, column in columns.items())
    return f"""
        SELECT p.*, i.name AS issuer_name, i.kind AS issuer_kind, f.name AS family_name{beside}
        FROM peer_product p LEFT JOIN peer_issuer i ON i.code = p.issuer_id
        LEFT JOIN peer_family f ON f.code = p.family_id WHERE {where}
    """


def _of(table: str, columns: str) -> str:
    return f"SELECT {columns} FROM {table} s WHERE s.product_id = p.id ORDER BY s.id"


def _shown(sql: Sql) -> dict[str, str]:
    regions = (
        "SELECT s.code, l.name AS label FROM peer_region s JOIN peer_place l ON l.code = s.code"
        " WHERE s.product_id = p.id ORDER BY s.id"
    )
    return {
        **{
            f"{table}_codes": sql.listed("code", _of(f"peer_{table}", "s.code"))
            for table in ("stage", "guarantee", "purpose")
        },
        "region_objects": sql.objects(("code", "label"), regions),
        "asked_attributes": sql.listed("attribute", _of("peer_condition", "s.attribute")),
        "highlight_objects": sql.objects(
            ("key", "kind", "words"), _of("peer_highlight", "s.key, s.kind, s.words")
        ),
    }


def _more(sql: Sql) -> dict[str, str]:
    condition = ("key", "attribute", "operator", "value", "effect", "words")
    partner = ("role", "code", "name", "kind")
    cited = (
        *("source_id", "locator", "basis", "facts", "kind", "title", "number", "publishers"),
        *("published_on", "in_force_on", "via", "url"),
    )
    return {
        "condition_objects": sql.objects(condition, _of("peer_condition", ", ".join(condition))),
        "partner_objects": sql.objects(
            partner,
            "SELECT s.role, o.code, o.name, o.kind FROM peer_participation s"
            " JOIN peer_issuer o ON o.code = s.issuer_id WHERE s.product_id = p.id ORDER BY s.id",
        ),
        "citation_objects": sql.objects(
            cited,
            f"SELECT {', '.join(cited)} FROM peer_citation s"
            " JOIN peer_source o ON o.key = s.source_id WHERE s.product_id = p.id ORDER BY s.id",
        ),
    }


def _coded(vocabulary: Vocabulary, code: str | None) -> Document | None:
    return LABELS[vocabulary.name][code] if code else None


def _listed(vocabulary: Vocabulary, codes: str | None) -> list[Document]:
    labels = LABELS[vocabulary.name]
    return [labels[code] for code in codes.split(",")] if codes else []


def _objects(row: Row, name: str) -> list[Document]:
    found: list[Document] = orjson.loads(row[name]) if row[name] else []
    return found


def _decimal(value: Any, places: int) -> str | None:
    return None if value is None else f"{value:.{places}f}"


def _day(value: Any) -> str | None:
    return None if value is None else str(value)


def _summary(row: Row) -> Document:
    code = row["code"]
    asks = dict.fromkeys(row["asked_attributes"].split(",")) if row["asked_attributes"] else {}
    return {
        "code": code,
        "name": row["name"],
        "aliases": orjson.loads(row["aliases"]),
        "issuer": row["issuer_id"]
        and {
            "code": row["issuer_id"],
            "name": row["issuer_name"],
            "kind": _coded(words.ORGANISATION_KIND, row["issuer_kind"]),
        },
        "offering": _coded(words.OFFERING, row["offering"]),
        "instrument": _coded(words.INSTRUMENT, row["instrument"]),
        "family": row["family_id"] and {"code": row["family_id"], "label": row["family_name"]},
        "stages": _listed(words.STAGE, row["stage_codes"]),
        "regions": _objects(row, "region_objects"),
        "limit": _limit(row),
        "rate": _rate(row),
        "term": _members(
            row, "term", ("facility_min_months", "facility_max_months", "drawdown_months")
        ),
        "guarantees": _listed(words.GUARANTEE, row["guarantee_codes"]),
        "purposes": _listed(words.PURPOSE, row["purpose_codes"]),
        "asks": [LABELS["attribute"][attribute] for attribute in asks],
        "highlights": [
            {**each, "kind": LABELS["highlight_kind"][each["kind"]]}
            for each in _objects(row, "highlight_objects")
        ],
        "verified_on": _day(row["verified_on"]),
        "effective": _effective(row),
        "url": f"/api/v1/products/{code}/",
        "page": f"/products/{code}/",
        "apply_url": row["apply_url"],
    }


def _members(row: Row, block: str, names: Iterable[str]) -> Document | None:
    """A block of which nothing is stated is null."""
    found = {name: row[f"{block}_{name}"] for name in names}
    return found if any(value is not None for value in found.values()) else None


def _limit(row: Row) -> Document | None:
    found = _members(row, "limit", ("min", "max", "formula"))
    return found and {
        "min": _decimal(found["min"], 2),
        "max": _decimal(found["max"], 2),
        "currency": "CNY",
        "formula": found["formula"],
    }


def _rate(row: Row) -> Document | None:
    names = ("min", "max", "method", "benchmark", "spread_min_bp", "spread_max_bp")
    found = _members(row, "rate", names)
    return found and {
        **found,
        "min": _decimal(found["min"], 4),
        "max": _decimal(found["max"], 4),
        "method": _coded(words.RATE_METHOD, found["method"]),
        "benchmark": _coded(words.BENCHMARK, found["benchmark"]),
    }


def _effective(row: Row) -> Document | None:
    found = _members(row, "effective", ("from", "to"))
    return found and {name: _day(value) for name, value in found.items()}


def _detail(row: Row) -> Document:
    citations = _objects(row, "citation_objects")
    return {
        **_summary(row),
        "summary": row["summary"],
        "area": row["area"],
        "repayment": [LABELS["repayment"][code] for code in orjson.loads(row["repayment"])],
        "speed": _members(row, "speed", ("accept_days", "contact_days", "disburse_days", "words")),
        "channel": [LABELS["channel"][code] for code in orjson.loads(row["channel"])],
        "conditions": [
            {
                **each,
                "attribute": LABELS["attribute"][each["attribute"]],
                "operator": _coded(words.OPERATOR, each["operator"]),
                "value": None if each["value"] is None else orjson.loads(each["value"]),
                "effect": LABELS["effect"][each["effect"]],
            }
            for each in _objects(row, "condition_objects")
        ],
        "organisations": [
            {
                **each,
                "role": LABELS["role"][each["role"]],
                "kind": LABELS["organisation_kind"][each["kind"]],
            }
            for each in _objects(row, "partner_objects")
        ],
        "evidence": _evidence(citations),
        "sources": _sources(citations),
    }


def _evidence(citations: Iterable[Document]) -> dict[str, list[Document]]:
    """Each fact with the paragraphs it rests on."""
    found: dict[str, list[Document]] = {}
    for row in citations:
        told = {
            "source": row["source_id"],
            "title": row["title"],
            "locator": row["locator"],
            "basis": row["basis"],
        }
        for fact in orjson.loads(row["facts"]):
            found.setdefault(fact, []).append(told)
    return dict(sorted(found.items()))


def _sources(citations: Iterable[Document]) -> list[Document]:
    names = ("title", "number", "published_on", "in_force_on", "via", "url")
    found = {
        row["source_id"]: {
            "key": row["source_id"],
            "kind": LABELS["source_kind"][row["kind"]],
            "publishers": orjson.loads(row["publishers"]),
            **{name: row[name] for name in names},
        }
        for row in citations
    }
    return [found[key] for key in sorted(found)]
