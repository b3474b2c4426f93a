"""The journal over HTTP: what a partner who keeps a copy relies on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from products import curation, journal, triggers
from products.models import Attribution, Change, Head, Product
from products.refreshing import save_reference
from tests.builders import approve, submitted
from tests.generator import stating
from tests.problems import refused
from tests.renamed_rows import source

pytestmark = pytest.mark.django_db

Get = Callable[..., Any]
CODE = "cmb-zhaoke-toudai"
CHANGES = "/api/v1/changes/"
MEMBERS = ["seq", "kind", "product", "at", "reviewed", "record", "content_digest", "digest"]


def publish(code: str = "some-product", **stated: Any) -> Change:
    change = curation.adopt(record=stating(code, **stated), door="test")
    assert change is not None
    return change


def withdraw(code: str = CODE) -> Change:
    return curation.withdraw(product=Product.objects.get(code=code), by=None, reason="停办")


def numbers(answer: Any) -> list[int]:
    return [line["seq"] for line in answer["changes"]]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# --- lines -----------------------------------------------------------------------------------


def test_lines_come_in_the_order_of_their_numbers_as_the_journal_has_them(get: Get) -> None:
    answer = get("changes/?limit=1000")
    assert numbers(answer) == list(range(1, 55))
    kept = Change.objects.select_related("product").order_by("seq")
    assert answer["changes"] == [journal.line(change) for change in kept]
    assert all(list(line) == MEMBERS for line in answer["changes"])
    assert list(answer) == ["changes", "next"]


def test_every_digest_can_be_computed_from_what_is_served(
    get: Get, editor: User, reviewer: User, admin: User
) -> None:
    approve(submitted(CODE, editor, summary="带“引号”、换行\n和 \U0001f600 的简介。"), by=reviewer)
    withdraw()
    save_reference(row=source("另一个标题"), by=admin)
    previous = "0" * 64
    answer = get("changes/?limit=1000")
    assert len(answer["changes"]) > 56
    for line in answer["changes"]:
        rest = {name: value for name, value in line.items() if name != "digest"}
        record = line["record"]
        assert line["content_digest"] == (None if record is None else sha256(canonical(record)))
        assert line["digest"] == sha256(previous + canonical(rest))
        previous = line["digest"]
    assert get("changes/head/")["digest"] == previous


def test_both_languages_serve_the_same_lines(client: Client) -> None:
    chinese, english = (
        client.get(CHANGES, headers={"Accept-Language": language}) for language in ("zh", "en")
    )
    assert chinese.content == english.content
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-hans", "en")
    assert chinese["ETag"] != english["ETag"]


def test_a_withdrawal_is_a_tombstone(get: Get) -> None:
    change = withdraw()
    (line,) = get("changes/?after=54")["changes"]
    assert line == {
        "seq": 55,
        "kind": "withdrawn",
        "product": CODE,
        "at": journal.instant(change.at),
        "reviewed": "self",
        "record": None,
        "content_digest": None,
        "digest": change.digest,
    }


def test_a_renamed_row_refreshes_what_shows_it(get: Get, admin: User) -> None:
    save_reference(row=source("另一个标题"), by=admin)
    lines = get("changes/?after=54&limit=1000")["changes"]
    assert lines
    assert {line["kind"] for line in lines} == {"refreshed"}
    for line in lines:
        assert "另一个标题" in [row["title"] for row in line["record"]["sources"]]


def test_kinds_and_who_reviewed_are_told_and_nobodys_name(
    client: Client, editor: User, reviewer: User
) -> None:
    approve(submitted(CODE, editor), by=reviewer)
    publish(regions=["330000"])
    told = client.get(f"{CHANGES}?after=54").content.decode()
    lines = json.loads(told)["changes"]
    assert [(line["kind"], line["reviewed"]) for line in lines] == [
        ("revised", "second_person"),
        ("published", "self"),
    ]
    assert editor.username not in told
    assert reviewer.username not in told


# --- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 7, 9, 27, 53, 54, 55, 1000])
def test_pages_tell_of_each_line_once(get: Get, limit: int) -> None:
    path, seen, asked = f"changes/?limit={limit}", [], 0
    while path:
        answer = get(path)
        seen += numbers(answer)
        assert (answer["next"] is not None) == (len(answer["changes"]) == limit)
        path, asked = (answer["next"] or "").removeprefix("/api/v1/"), asked + 1
    assert seen == list(range(1, 55))
    assert asked == 54 // limit + 1


def test_the_usual_page_has_a_hundred_lines(get: Get) -> None:
    for number in range(46):
        publish(f"product-{number}", regions=["330000"])
    first = get("changes/")
    assert numbers(first) == list(range(1, 101))
    assert first["next"] == "/api/v1/changes/?after=100"
    assert get("changes/?after=100") == {"changes": [], "next": None}


def test_next_is_also_a_link_and_goes_on_where_the_page_ends(client: Client) -> None:
    full = client.get(f"{CHANGES}?after=40&limit=10")
    assert full.json()["next"] == "/api/v1/changes/?limit=10&after=50"
    assert f'<{full.json()["next"]}>; rel="next"' in full["Link"].split(", ")
    last = client.get(f"{CHANGES}?after=50&limit=10")
    assert last.json()["next"] is None
    assert 'rel="next"' not in last["Link"]


def test_a_full_page_never_changes(client: Client, admin: User) -> None:
    path = f"{CHANGES}?after=44&limit=10"
    before = client.get(path)
    assert before.json()["next"]
    publish(regions=["330000"])
    withdraw()
    save_reference(row=source("另一个标题"), by=admin)
    after = client.get(path)
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert client.get(path, headers={"If-None-Match": before["ETag"]}).status_code == 304


def test_a_page_that_is_not_full_grows(client: Client) -> None:
    path = f"{CHANGES}?after=50&limit=10"
    before = client.get(path)
    publish(regions=["330000"])
    after = client.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert numbers(after.json()) == [*numbers(before.json()), 55]
    assert after["ETag"] != before["ETag"]


# --- nothing new -----------------------------------------------------------------------------


def test_nothing_new_is_an_empty_page(get: Get) -> None:
    assert get("changes/?after=54") == {"changes": [], "next": None}


@pytest.mark.parametrize("path", ["changes/?after=54", "changes/?after=40", "changes/head/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_idle_partner_hears_that_nothing_is_new(
    client: Client, path: str, language: str, encoding: str, method: str
) -> None:
    asking = {"Accept-Language": language, "Accept-Encoding": encoding}
    first = client.generic(method, f"/api/v1/{path}", headers=asking)
    assert first.status_code == 200
    known = {**asking, "If-None-Match": first["ETag"]}
    idle = client.generic(method, f"/api/v1/{path}", headers=known)
    assert (idle.status_code, idle.content) == (304, b"")
    kept = ("ETag", "Vary", "Cache-Control", "Content-Language", "Access-Control-Allow-Origin")
    assert {name: idle[name] for name in kept} == {name: first[name] for name in kept}
    publish(regions=["330000"])
    assert client.generic(method, f"/api/v1/{path}", headers=known).status_code == 200


# --- the head --------------------------------------------------------------------------------


def test_the_head_is_the_last_line(get: Get) -> None:
    change = withdraw()
    assert get("changes/head/") == {
        "seq": 55,
        "digest": change.digest,
        "at": journal.instant(change.at),
    }


def test_an_empty_journal_has_a_head_and_no_lines(client: Client, get: Get) -> None:
    for statement in triggers.REMOVE[connection.vendor]:
        connection.cursor().execute(statement)
    Attribution.objects.all().delete()
    Change.objects.all().delete()
    Head.objects.all().delete()
    assert get("changes/head/") == {"seq": 0, "digest": "0" * 64, "at": None}
    assert get("changes/") == {"changes": [], "next": None}
    refused(client, "changes/?after=1", "after")


# --- refusals --------------------------------------------------------------------------------


def test_a_number_ahead_of_the_head_is_refused_with_both_numbers(client: Client) -> None:
    fault = refused(client, "changes/?after=55", "after")
    assert "54" in fault["detail"]
    assert "55" in fault["detail"]
    held = {"If-None-Match": client.get(CHANGES)["ETag"]}
    assert client.get(f"{CHANGES}?after=55", headers=held).status_code == 400
    assert client.get(f"{CHANGES}?after=55", headers={"If-None-Match": "*"}).status_code == 400


@pytest.mark.parametrize("value", ["-1", "1.5", "x", "1e3", "9999999999", "٣", "+1", "0x1", "1 "])
@pytest.mark.parametrize("name", ["after", "limit"])
def test_what_is_no_whole_number_is_refused(client: Client, name: str, value: str) -> None:
    refused(client, f"changes/?{name}={value.replace('+', '%2B')}", name)


@pytest.mark.parametrize("limit", ["0", "1001"])
def test_a_page_has_one_to_a_thousand_lines(client: Client, limit: str) -> None:
    assert "1000" in refused(client, f"changes/?limit={limit}", "limit")["detail"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("after=1&after=2", "after"),
        ("limit=1&limit=1", "limit"),
        ("since=2", "since"),
        ("afte=2", "afte"),
        ("after=%FF", "after"),
        ("cursor=x", "cursor"),
    ],
)
def test_unknown_and_repeated_parameters_are_refused(
    client: Client, query: str, parameter: str
) -> None:
    refused(client, f"changes/?{query}", parameter)


def test_the_head_takes_no_parameter(client: Client) -> None:
    refused(client, "changes/head/?after=1", "after")


def test_all_that_is_wrong_is_told_at_once(client: Client) -> None:
    answer = client.get(f"{CHANGES}?after=x&limit=0&more=1")
    assert {fault["parameter"] for fault in answer.json()["errors"]} == {"after", "limit", "more"}


def test_an_empty_value_is_as_absent(get: Get) -> None:
    assert get("changes/?after=&limit=") == get("changes/")


# --- statements ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [CHANGES, f"{CHANGES}?after=54", f"{CHANGES}?limit=3"])
def test_a_page_is_the_head_and_the_lines_and_a_304_the_head_alone(
    client: Client, path: str
) -> None:
    """Of a page that does not end with the head, its last line is asked for its digest."""

    def tables(**headers: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            client.get(path, headers=headers)
        return [query["sql"].partition(' FROM "')[2].partition('"')[0] for query in captured]

    named = ["products_head", *["products_change"] * (path.endswith("limit=3"))]
    assert tables() == [*named, "products_change"]
    assert tables(**{"If-None-Match": client.get(path)["ETag"]}) == named


def test_a_head_is_one_statement(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        client.get(f"{CHANGES}head/")
