"""A product's journal lines over the API: newest first, each with what it changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.past import revisions
from catalog.past.lines import Last
from products import curation, journal
from products.models import Change, Organisation, Product
from products.refreshing.lines import refresh
from tests.builders import approve, published, submitted
from tests.generator import stating
from tests.problems import Get, ask, problem, refused

CODE = "hxb-keji-qiye-touliandai"
PATH = f"products/{CODE}/revisions/"


def revise(editor: User, admin: User, **changes: Any) -> Change:
    return approve(submitted(CODE, editor, **changes), admin)


def withdraw() -> Change:
    product = Product.objects.get(code=CODE)
    return curation.withdraw(product=product, by=None, reason="a private reason")


def differences(line: Any) -> dict[str, tuple[Any, Any]]:
    return {each["path"]: (each["before"], each["after"]) for each in line["differences"]}


def test_a_line_says_what_happened_and_what_changed(get: Get, editor: User, admin: User) -> None:
    change = revise(editor, admin, limit_max=Decimal(12000000))
    newest, first = get(PATH)["revisions"]
    assert {name: newest[name] for name in newest if name != "differences"} == {
        "seq": change.seq,
        "kind": "revised",
        "at": journal.instant(change.at),
        "reviewed": "second_person",
        "content_digest": change.content_digest,
    }
    assert differences(newest) == {
        "limit.max": ("10000000.00", "12000000.00"),
        "summary": (differences(first)["summary"][1], "改过的简介。"),
    }


def test_everything_is_new_in_a_first_publication(get: Get, shipped: dict[str, Any]) -> None:
    (first,) = get(PATH)["revisions"]
    told = differences(first)
    assert {before for before, _ in told.values()} == {None}
    record = shipped[CODE]
    assert told["issuer"][1] == record["issuer"]
    assert told["name"][1] == record["name"]
    assert told["limit.max"][1] == "10000000.00"
    assert "limit.min" not in told


def test_a_withdrawal_changes_no_fact_and_a_return_is_held_against_what_was(
    client: Client, get: Get
) -> None:
    withdraw()
    gone = get(PATH)["revisions"][0]
    assert (gone["kind"], gone["content_digest"], gone["differences"]) == ("withdrawn", None, [])
    assert b"private" not in ask(client, PATH).content
    curation.adopt(record=stating(CODE, stages=["seed"]), door="test")
    again = get(PATH)["revisions"][0]
    assert again["kind"] == "published"
    assert differences(again)["stages"] == (None, ["seed"])
    assert differences(again)["limit.max"] == ("10000000.00", None)


def test_a_refreshed_line_shows_the_row_that_changed(get: Get) -> None:
    bank = Organisation.objects.get(code="hxb")
    bank.domain = "hxb.com.cn"
    bank.save()
    refresh(revisions=[published(CODE)], by=journal.By(None, None))
    newest = get(PATH)["revisions"][0]
    assert newest["kind"] == "refreshed"
    before, after = differences(newest)["issuer"]
    assert {**before, "domain": "hxb.com.cn"} == after


def test_pages_follow_without_a_gap_and_end(get: Get, editor: User, admin: User) -> None:
    for number in range(5):
        revise(editor, admin, limit_max=Decimal(11000000 + number))
    whole = get(PATH)
    assert whole["next"] is None
    path, pages = f"{PATH}?limit=2", []
    while path:
        answer = get(path)
        pages.append(answer["revisions"])
        path = (answer["next"] or "").removeprefix("/api/v1/")
    assert [len(page) for page in pages] == [2, 2, 2]
    assert [line for page in pages for line in page] == whole["revisions"]
    assert get(f"{PATH}?before=1") == {"revisions": [], "next": None}


def test_a_page_that_has_been_read_stays_while_lines_are_added(
    get: Get, editor: User, admin: User
) -> None:
    revise(editor, admin, limit_max=Decimal(11000000))
    follow = get(f"{PATH}?limit=1")["next"].removeprefix("/api/v1/")
    before = get(follow)
    revise(editor, admin, limit_max=Decimal(12000000))
    assert get(follow) == before


def test_a_draft_and_a_code_never_known_are_the_404_of_the_detail(client: Client, db: None) -> None:
    Product.objects.create(code="only-a-draft")
    answers = [
        ask(client, f"products/{code}/{more}")
        for code in ("only-a-draft", "never-known", "never%00known")
        for more in ("", "revisions/")
    ]
    problem(answers[0], 404)
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        *(
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("limit=x", "limit"),
            ("limit=%2B1", "limit"),
        ),
        *(("before=0", "before"), ("before=1e3", "before"), ("before=9999999999", "before")),
        *(("after=1", "after"), ("limit=1&limit=2", "limit"), ("stage=seed", "stage")),
    ],
)
def test_what_is_wrong_is_told(client: Client, db: None, query: str, parameter: str) -> None:
    refused(client, f"{PATH}?{query}", parameter)


def test_its_name_changes_with_the_product_and_with_nothing_else(
    client: Client, db: None, editor: User, admin: User
) -> None:
    tag = ask(client, PATH)["ETag"]
    curation.adopt(record=stating("another", stages=["seed"]), door="test")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert ask(client, PATH, if_none_match=tag).status_code == 304
    assert len(captured) == 1
    revise(editor, admin)
    assert ask(client, PATH, if_none_match=tag).status_code == 200


@pytest.mark.parametrize("query", ["", "?before=999999"])
def test_a_name_never_covers_a_line_that_comes_while_the_answer_is_made(
    client: Client,
    db: None,
    editor: User,
    admin: User,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
) -> None:
    before = ask(client, PATH + query)
    known = revisions.last_line

    def overtaken(code: str) -> Last | None:
        last = known(code)
        revise(editor, admin)
        return last

    monkeypatch.setattr(revisions, "last_line", overtaken)
    meanwhile = ask(client, PATH + query)
    monkeypatch.undo()
    after = ask(client, PATH + query)
    assert (meanwhile["ETag"], meanwhile.content) == (before["ETag"], before.content)
    assert after["ETag"] != before["ETag"]
    assert len(after.json()["revisions"]) == len(before.json()["revisions"]) + 1


def test_a_304_leaves_the_links_that_are_held(client: Client, db: None) -> None:
    """A cache writes over what it holds with what a 304 says, and would forget the next page."""
    tag = ask(client, PATH)["ETag"]
    assert "Link" not in ask(client, PATH, if_none_match=tag)


def test_however_many_lines_two_statements_read_them(
    client: Client, db: None, editor: User, admin: User
) -> None:
    for number in range(3):
        revise(editor, admin, limit_max=Decimal(11000000 + number))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = ask(client, f"{PATH}?limit=2")
    assert len(captured) == 2
    assert f'</api/v1/products/{CODE}/>; rel="latest-version"' in answer["Link"]
    assert 'rel="next"' in answer["Link"]


def test_it_is_read_only_and_open_to_every_page(client: Client, db: None) -> None:
    assert client.head(f"/api/v1/{PATH}").status_code == 200
    assert client.options(f"/api/v1/{PATH}").status_code == 204
    problem(client.post(f"/api/v1/{PATH}"), 405)
