"""`export/`: every record once, true for one number of the journal however long it is read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.bulk import pieces
from products import curation, journal
from products.models import Change, Family, Organisation, Product
from products.written import written
from tests.builders import approve, submitted
from tests.exported import EXPORT, fetched, of, read
from tests.generated_products import publish_generated
from tests.problems import refused

pytestmark = pytest.mark.django_db
ORDER = ["organisation", "family", "source", "method", "product"]


def withdraw(code: str) -> Change:
    return curation.withdraw(product=Product.objects.get(code=code), by=None, reason="停办")


def test_the_head_says_what_follows(client: Client) -> None:
    head, records = read(fetched(client))
    last = journal.head()
    assert (head["type"], head["seq"], head["digest"]) == ("head", last.seq, last.digest)
    assert head["release"]
    assert head["counts"] == Counter(record["type"] for record in records)
    assert head["counts"]["product"] == 54


def test_whatever_a_record_names_stands_before_it(client: Client) -> None:
    Organisation.objects.create(
        code="a-branch", name="支行", kind="bank", parent=Organisation.objects.get(code="cmb")
    )
    Family.objects.create(
        code="a-kind", name="某贷", parent=Family.objects.get(code="equity-linked-loan")
    )
    _, records = read(fetched(client))
    assert [record["type"] for record in records] == sorted(
        (record["type"] for record in records), key=ORDER.index
    )
    met: set[tuple[str, str]] = set()
    for record in records:
        kind = record["type"]
        if kind in ("organisation", "family") and record["parent"]:
            assert (kind, record["parent"]) in met
        if kind == "method":
            assert {("source", cited["source"]) for cited in record["citations"]} <= met
        if kind == "product":
            assert record["issuer"] is None or ("organisation", record["issuer"]) in met
        name = (kind, record.get("code") or record["key"])
        assert name not in met
        met.add(name)
    assert {("organisation", "a-branch"), ("family", "a-kind")} <= met


def test_products_are_written_records_in_the_order_of_their_first_publication(
    client: Client, shipped: dict[str, Any]
) -> None:
    _, records = read(fetched(client))
    assert of("product", records) == [written(record) for record in shipped.values()]


def test_a_withdrawn_product_is_left_out_and_a_changed_one_keeps_its_place(
    client: Client, editor: User, admin: User, shipped: dict[str, Any]
) -> None:
    first, second, *_ = shipped
    approve(submitted(second, editor), by=admin)
    withdraw(first)
    head, records = read(fetched(client))
    products = of("product", records)
    assert head["counts"]["product"] == len(products) == 53
    assert (products[0]["code"], products[0]["summary"]) == (second, "改过的简介。")


def test_what_changes_while_it_is_read_is_not_in_it_and_follows_in_the_journal(
    client: Client, editor: User, admin: User
) -> None:
    """Between two pieces: one more product, one revised, one withdrawn, one back again."""
    withdraw("zhejiang-s-jijin")
    publish_generated(3, seed=9)
    whole = fetched(client)
    response = client.get(EXPORT)
    pieces: Iterator[bytes] = iter(response)
    text = next(pieces)
    publish_generated_as("later")
    approve(submitted("cmb-zhaoke-toudai", editor), by=admin)
    withdraw("hxb-keji-qiye-touliandai")
    approve(submitted("zhejiang-s-jijin", editor), by=admin)
    text += b"".join(pieces)

    assert text == whole
    head, _ = read(text)
    assert f'</api/v1/changes/?after={head["seq"]}>; rel="next"' in response["Link"]
    follow = client.get(f"/api/v1/changes/?after={head['seq']}").json()["changes"]
    assert [change["product"] for change in follow] == [
        *("later", "cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai", "zhejiang-s-jijin"),
    ]


def publish_generated_as(code: str) -> None:
    from_shipped = json.loads(Change.objects.get(seq=1).record or "null")
    assert curation.adopt(record={**written(from_shipped), "code": code}, door="test")


def test_an_empty_catalog_is_a_head_alone(client: Client) -> None:
    for product in Product.objects.all():
        curation.withdraw(product=product, by=None, reason="停办")
    head, records = read(fetched(client))
    assert (head["counts"]["product"], of("product", records)) == (0, [])


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> int:
    """More than there are of any reference rows, and fewer than products."""
    monkeypatch.setattr(pieces, "AT_ONCE", 30)
    return 30


def test_statements_grow_by_the_piece_not_by_the_record(client: Client, small_pieces: int) -> None:
    client.get("/api/v1/products/")  # the index has read what was published
    with CaptureQueriesContext(connection) as captured:
        head, _ = read(fetched(client))
    of_products = -(-head["counts"]["product"] // small_pieces)
    of_reference = ["organisations", "families", "sources", "methods"]
    assert len(captured) == sum(
        [
            1,  # where the journal ends
            2 * len(of_reference),  # their keys, then their rows
            head["counts"]["method"],  # what each cites
            of_products,
        ]
    )
    assert of_products == 2
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_pieces_come_as_they_are_asked_for(client: Client, small_pieces: int) -> None:
    """Whoever stops reading stops the statements; no more than a piece is ever held."""
    client.get("/api/v1/products/")
    response = client.get(EXPORT)
    assert response.streaming
    with CaptureQueriesContext(connection) as captured:
        told = iter(response)
        next(told)
        assert len(captured) == 4
        lengths = [piece.count(b"\n") for piece in told]
    assert max(lengths) == small_pieces


def test_packed_it_says_the_same(client: Client) -> None:
    response = client.get(EXPORT, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert fetched(client, packed=True) == fetched(client)


def test_it_is_open_to_any_page_and_has_no_name(client: Client) -> None:
    for accept in ("*/*", "application/x-ndjson", "text/html"):
        response = client.get(EXPORT, headers={"accept": accept})
        assert response.status_code == 200
    assert response["Content-Type"] == "application/x-ndjson"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=1, stale-if-error=86400"
    assert not response.has_header("ETag")
    assert 'rel="describedby"' in response["Link"]


def test_a_head_makes_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        response = client.head(EXPORT)
    assert len(captured) == 1
    assert response.status_code == 200
    got = client.get(EXPORT)
    assert {name: response[name] for name in ("Content-Type", "Link", "Vary")} == {
        name: got[name] for name in ("Content-Type", "Link", "Vary")
    }


def test_it_takes_no_parameter(client: Client) -> None:
    refused(client, "export/?stage=seed", "stage")


def test_a_failure_in_the_middle_shows_by_the_counts(
    client: Client,
) -> None:
    """A reference row that was deleted meanwhile is missing, and the head still counts it."""
    Family.objects.create(code="zz-unused", name="无人用")
    response = client.get(EXPORT)
    pieces = iter(response)
    text = next(pieces)
    Family.objects.filter(code="zz-unused").delete()
    head, records = read(text + b"".join(pieces))
    assert head["counts"]["family"] == len(of("family", records)) + 1
