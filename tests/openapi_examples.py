"""What is asked for the examples in the OpenAPI document: real questions to the shipped catalog."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from django.test import Client

API = "/api/v1/"
CODE = "cmb-zhaoke-toudai"
LIMITED = "hxb-keji-qiye-touliandai"
HEBEI = "region=130100&amount=8000000&equity_invested=true"


JSON = ("application/json", "application/problem+json")


class Asked(NamedTuple):
    """A question; of the answer's lists (or lines) only the first are shown, where `shown` says."""

    address: str
    language: str = "en"
    shown: int | None = None


def _reference(name: str) -> dict[str, Asked]:
    return {"200": Asked(f"{name}/", shown=2), "400": Asked(f"{name}/?stage=seed")}


def _table(name: str, query: str = "") -> dict[str, Asked]:
    return {"200": Asked(f"{name}.csv{query}", shown=3), "400": Asked(f"{name}.csv?page=2")}


ASKED: dict[str, dict[str, Asked]] = {
    "products_list": {
        "200": Asked(f"products/?{HEBEI}&facets=offering&page_size=1"),
        "400": Asked("products/?stgae=startup&amount=-1"),
        "414": Asked(f"products/?q={'x' * 4096}"),
    },
    "products_retrieve": {
        "200": Asked(f"products/{LIMITED}/?{HEBEI}"),
        "400": Asked(f"products/{CODE}/?stage=seeds"),
        "404": Asked("products/never-known/"),
    },
    "products_revisions": {
        "200": Asked(f"products/{CODE}/revisions/", shown=2),
        "400": Asked(f"products/{CODE}/revisions/?limit=0"),
        "404": Asked("products/never-known/revisions/"),
    },
    "compare_list": {
        "200": Asked(f"compare/?code={CODE}&code={LIMITED}&{HEBEI}", shown=2),
        "400": Asked(f"compare/?code={CODE}"),
    },
    "changes_list": {
        "200": Asked("changes/?after=12&limit=1"),
        "400": Asked("changes/?after=999999"),
    },
    "changes_head": {"200": Asked("changes/head/"), "400": Asked("changes/head/?after=1")},
    "organisations_list": _reference("organisations"),
    "families_list": _reference("families"),
    "sources_list": _reference("sources"),
    "assessment_methods_list": _reference("assessment-methods"),
    "regions_list": {
        "200": Asked("regions/?parent=130000", shown=2),
        "400": Asked("regions/?parent=139999"),
    },
    "vocabulary_list": _reference("vocabulary"),
    "export": {"200": Asked("export/", shown=3), "400": Asked("export/?after=1")},
    "record_schema": {"400": Asked("record-schema.json?v=1")},
    "products_csv": _table("products", "?stage=startup&region=610100"),
    "organisations_csv": _table("organisations"),
    "families_csv": _table("families"),
    "sources_csv": _table("sources"),
    "assessment_methods_csv": _table("assessment-methods"),
    "regions_csv": _table("regions", "?parent=130000"),
    "vocabulary_csv": _table("vocabulary"),
}


def answered(client: Client, status: str, asked: Asked) -> Any:
    """What the catalog answers now, JSON or text, cut as far as it is shown."""
    response = client.get(API + asked.address, headers={"Accept-Language": asked.language})
    body = b"".join(response) if response.streaming else response.content
    assert response.status_code == int(status), (asked, body[:500])
    if response["Content-Type"] in JSON:
        value = json.loads(body)
        return value if asked.shown is None else cut(value, asked.shown)
    return "".join(body.decode().splitlines(keepends=True)[: asked.shown])


def cut(value: Any, most: int) -> Any:
    """No list longer than `most`."""
    if isinstance(value, list):
        return [cut(item, most) for item in value[:most]]
    if isinstance(value, dict):
        return {name: cut(item, most) for name, item in value.items()}
    return value


def example(client: Client, status: str, asked: Asked) -> dict[str, Any]:
    """As the file of the operation keeps it."""
    address = asked.address if len(asked.address) < 200 else f"{asked.address[:40]}…"
    told: dict[str, Any] = {"asked": API + address, "language": asked.language}
    if asked.shown is not None:
        told["shown"] = asked.shown
    return {**told, "value": answered(client, status, asked)}
