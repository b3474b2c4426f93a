"""gzip on the way out: for who takes it, and the same bytes each time where a name is strong."""

from __future__ import annotations

import gzip
from contextlib import closing
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db

LIST = "/api/v1/products/?stage=growth"
ADDRESSES = [LIST, "/api/v1/products/cmb-zhaoke-toudai/", "/api/v1/changes/", "/changes.atom"]


def ask(client: Client, path: str, encoding: str) -> Any:
    return client.get(path, headers={"Accept-Encoding": encoding})


@pytest.mark.parametrize("path", ADDRESSES)
def test_packed_bytes_are_the_same_each_time_and_hold_the_plain_ones(
    client: Client, path: str
) -> None:
    plain = ask(client, path, "identity")
    packed, again = (ask(client, path, "gzip") for _ in range(2))
    assert packed["Content-Encoding"] == "gzip"
    assert packed.content == again.content
    assert packed.content[4:8] == bytes(4), "no time of its own"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    assert packed["ETag"] == again["ETag"] != plain["ETag"]


@pytest.mark.parametrize(
    ("encoding", "is_packed"),
    [
        *(("gzip", True), ("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.5", True)),
        *(("gzip;q=0.001", True), ("GZIP;q=0", False), ("gzip ; q=0.000, br", False)),
        *(("gzip;q=0", False), ("br, gzip;q=0.0", False), ("identity", False), ("", False)),
    ],
)
@pytest.mark.parametrize("path", [LIST, "/changes.atom", "/static/catalog/kedai.css", "/"])
def test_who_does_not_take_it_gets_plain_bytes(
    client: Client, path: str, encoding: str, is_packed: bool
) -> None:
    with closing(ask(client, path, encoding)) as answer:
        assert (answer.headers.get("Content-Encoding") == "gzip") == is_packed
        assert "Accept-Encoding" in answer["Vary"]


def test_what_is_too_short_to_pack_keeps_its_name(client: Client) -> None:
    path = "/api/v1/changes/head/"
    plain, asked = ask(client, path, "identity"), ask(client, path, "gzip")
    assert not asked.has_header("Content-Encoding")
    assert (asked["ETag"], asked.content) == (plain["ETag"], plain.content)


def test_a_page_of_the_desk_is_padded_at_random(admin: User) -> None:
    """It has secrets in it, and how long it is packed shall not tell them."""
    desk = Client(SERVER_NAME="localhost")
    desk.force_login(admin)
    lengths = {len(ask(desk, "/admin/password_change/", "gzip").content) for _ in range(12)}
    assert len(lengths) > 1


@pytest.mark.parametrize("method", ["get", "options"])
def test_what_has_no_body_has_no_length(client: Client, method: str) -> None:
    held = {"If-None-Match": ask(client, LIST, "")["ETag"]}
    answer = getattr(client, method)(LIST, headers=held)
    assert answer.status_code == {"get": 304, "options": 204}[method]
    assert not answer.has_header("Content-Length")
    assert answer.content == b""
