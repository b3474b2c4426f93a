"""As of a moment the API answers what it answered then: which moment is meant, and which lines."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import moments
from products import curation, journal
from products.models import Change, Product
from tests import generator
from tests.as_of_journal import DAY, clock
from tests.builders import approve, submitted
from tests.list_answers import Get, codes, everything, walk
from tests.problems import ask, problem, refused

CODE, OTHER = "cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai"
ZEROS = {"seq": 0, "digest": "0" * 64}
ADDRESSES = ("products/?", f"products/{CODE}/?", f"compare/?code={CODE}&code={OTHER}&")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def noon(db: None) -> datetime:
    """Noon in Shanghai of a day after the shipped catalog was loaded."""
    return (timezone.now().astimezone(SHANGHAI) + 2 * DAY).replace(
        hour=12, minute=0, second=0, microsecond=0
    )


def adopt(code: str, at: datetime) -> Change:
    with clock(at):
        curation.adopt(record=generator.stating(code, stages=["seed"]), door="test")
    return Change.objects.latest("seq")


def withdraw(code: str, at: datetime) -> Change:
    with clock(at):
        return curation.withdraw(product=Product.objects.get(code=code), by=None, reason="x")


def revise(code: str, at: datetime, editor: User, admin: User) -> None:
    with clock(at):
        approve(submitted(code, editor), admin)


def day(moment: datetime) -> str:
    return moments.day_at(moment).isoformat()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_today_means_now_and_is_the_live_answer(
    client: Client, noon: datetime, address: str, language: str
) -> None:
    with clock(noon):
        live = ask(client, f"{address}stage=seed", language)
        today = ask(client, f"{address}stage=seed&as_of={day(noon)}", language)
    assert live.status_code == 200
    assert today["ETag"] == live["ETag"]
    # The cursor of a page that follows belongs to the question as it was asked.
    assert {**today.json(), "next": None} == {**live.json(), "next": None}


def test_a_day_means_its_end_in_shanghai(get: Get, noon: datetime) -> None:
    midnight = noon.replace(hour=0) + DAY
    last = adopt("last-of-the-day", midnight - moments.LEAST)
    adopt("first-of-the-next", midnight)
    with clock(noon + 3 * DAY):
        answer = get(f"products/?order=newest&as_of={day(noon)}")
        after = get(f"products/?order=newest&as_of={day(midnight)}")
    assert answer["journal"] == {"seq": last.seq, "digest": last.digest}
    assert codes(answer)[0] == "last-of-the-day"
    assert codes(after)[:2] == ["first-of-the-next", "last-of-the-day"]


def test_an_instant_counts_itself_and_nothing_after_it(get: Get, noon: datetime) -> None:
    line = adopt("at-noon", noon)
    with clock(noon + DAY):
        for zone in ("Z", "+08:00"):
            here = noon.astimezone(SHANGHAI) if zone != "Z" else noon.astimezone(ZoneInfo("UTC"))
            said = here.strftime("%Y-%m-%dT%H:%M:%S.%f") + zone.replace("+", "%2B")
            assert get(f"products/?as_of={said}")["journal"]["seq"] == line.seq
        just_before = journal.instant(noon - moments.LEAST)
        answer = get(f"products/?as_of={just_before}&page_size=100")
    assert answer["journal"]["seq"] == line.seq - 1
    assert "at-noon" not in codes(answer)


def test_before_the_first_line_there_is_nothing(get: Get) -> None:
    answer = get(
        "products/?as_of=2000-01-01&facets=stage&order=limit&q=科技企业&updated_since=1999-01-01"
    )
    assert answer["results"] == []
    assert answer["count"] == {"value": 0, "met": 0, "exact": True}
    assert answer["journal"] == ZEROS
    assert {value["count"] for value in answer["facets"]["stage"]["values"]} == {0}


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_come_yet_is_refused(client: Client, noon: datetime, address: str) -> None:
    with clock(noon):
        for said in (day(noon + DAY), "9999-12-31", journal.instant(noon + moments.LEAST)):
            assert "today's day" in refused(client, f"{address}as_of={said}", "as_of")["detail"]


@pytest.mark.parametrize(
    "said",
    [
        *("yesterday", "2026-02-30", "2026-11-22T10:00:00", "2026-11-22 ", "20261122", "now"),
        *("2026-11-22T25:00:00Z", "0000-01-01", "-1", "２０２６-01-01", "2026-11"),
    ],
)
def test_what_is_no_moment_is_refused(client: Client, db: None, said: str) -> None:
    refused(client, f"products/?as_of={said}", "as_of")
    refused(client, f"compare/?code={CODE}&code={OTHER}&as_of={said}", "as_of")


@pytest.mark.parametrize("path", ["/", "/map/", "/changes.atom", "/compare/", "/sources/"])
def test_whoever_shows_only_what_there_is_now_refuses_it(
    client: Client, db: None, path: str
) -> None:
    assert client.get(f"{path}?as_of=2026-11-22").status_code == 400


def test_the_rest_of_the_api_refuses_it(client: Client, db: None) -> None:
    for path in ("organisations/", "regions/", "changes/", f"products/{CODE}/revisions/"):
        refused(client, f"{path}?as_of=2026-11-22", "as_of")


def test_a_product_withdrawn_since_is_there_as_it_was(
    client: Client, get: Get, noon: datetime
) -> None:
    before = get(f"products/{CODE}/?stage=seed")
    change = withdraw(CODE, noon)
    said = journal.instant(noon - moments.LEAST)
    with clock(noon + 3 * DAY):
        assert get(f"products/{CODE}/?stage=seed&as_of={said}") == before
        assert CODE in codes(get(f"products/?page_size=100&as_of={said}"))
        assert get(f"compare/?code={CODE}&code={OTHER}&as_of={said}")["results"][0] == {
            **before,
            "match": {},
        }
        gone = problem(ask(client, f"products/{CODE}/?as_of={day(noon)}"), 410)
        fault = refused(client, f"compare/?code={CODE}&code={OTHER}&as_of={day(noon)}", "code")
        assert CODE not in codes(get(f"products/?page_size=100&as_of={day(noon)}"))
    assert (gone["withdrawn_at"], gone["seq"]) == (journal.instant(change.at), change.seq)
    assert "withdrawn on" in fault["detail"]


def test_one_withdrawn_then_and_published_again_says_which_withdrawal(
    client: Client, noon: datetime
) -> None:
    first = withdraw(CODE, noon)
    adopt(CODE, noon + DAY)
    withdraw(CODE, noon + 2 * DAY)
    with clock(noon + 3 * DAY):
        gone = problem(ask(client, f"products/{CODE}/?as_of={day(noon)}"), 410)
        assert gone["seq"] == first.seq
        assert ask(client, f"products/{CODE}/?as_of={day(noon + DAY)}").status_code == 200


def test_one_that_was_not_public_yet_says_since_when(client: Client, noon: datetime) -> None:
    adopt("brand-new", noon)
    with clock(noon + DAY):
        said = day(noon - DAY)
        early = problem(ask(client, f"products/brand-new/?as_of={said}", "en"), 404)
        fault = refused(client, f"compare/?code={CODE}&code=brand-new&as_of={said}", "code")
    assert journal.instant(noon) in early["detail"]
    assert "not public yet" in fault["detail"]


def test_a_draft_and_a_code_never_known_stay_the_same_404(client: Client, db: None) -> None:
    Product.objects.create(code="only-a-draft")
    asked = "?as_of=2026-01-01"
    draft, never = (ask(client, f"products/{c}/{asked}") for c in ("only-a-draft", "never-known"))
    problem(draft, 404)
    assert (draft.content, draft.headers) == (never.content, never.headers)
    assert draft.content == ask(client, "products/never-known/").content


def test_a_walk_begun_today_goes_on_after_midnight(get: Get, noon: datetime) -> None:
    late = noon.replace(hour=23, minute=50)
    path = f"products/?page_size=10&as_of={day(noon)}"
    with clock(late):
        pages = walk(get, path)
        found = codes(next(pages))
    adopt("of-the-next-day", late + DAY)
    with clock(late + DAY + moments.LEAST):
        found += [code for page in pages for code in codes(page)]
        assert found == [row["code"] for row in everything(get, path)]
    assert len(found) == len(set(found)) == 54


def test_a_cursor_belongs_to_its_moment(client: Client, get: Get, noon: datetime) -> None:
    with clock(noon):
        cursor = get(f"products/?as_of={day(noon)}")["next"].partition("cursor=")[2]
        for other in ("", f"&as_of={day(noon - DAY)}"):
            refused(client, f"products/?cursor={cursor}{other}", "cursor")


def test_too_many_products_are_pointed_to_the_export(
    client: Client, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = adopt("one-more", noon)
    adopt(CODE, noon + DAY)
    monkeypatch.setattr("catalog.past.index.MOST", line.seq - 1)
    with clock(noon + 2 * DAY):
        fault = refused(client, f"products/?as_of={day(noon)}", "as_of", status=422)
        assert "/api/v1/export/" in fault["detail"]
        monkeypatch.setattr("catalog.past.index.MOST", line.seq)
        assert ask(client, f"products/?as_of={day(noon)}").status_code == 200


def tables(client: Client, path: str, **headers: str) -> tuple[int, int]:
    """The status and how many statements it took; all of them only read."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        status = ask(client, path, **headers).status_code
    assert all(
        query["sql"].startswith(("SELECT", "DECLARE")) for query in captured.captured_queries
    )
    return status, len(captured)


def test_statements_are_few_and_pages_that_follow_take_fewer(
    client: Client, noon: datetime
) -> None:
    """First the line, the head, what changed, how many, their records, the documents."""
    adopt(CODE, noon)
    with clock(noon + DAY):
        path = f"products/?page_size=5&as_of={day(noon - DAY)}"
        assert tables(client, path)[1] <= 6
        follow = ask(client, path).json()["next"].removeprefix("/api/v1/")
        assert tables(client, follow) == (200, 2)
        tag = ask(client, path)["ETag"]
        assert tables(client, path, if_none_match=tag) == (304, 1)
        assert tables(client, f"products/{CODE}/?as_of={day(noon - DAY)}") == (200, 2)
        pair = f"compare/?code={CODE}&code={OTHER}&as_of={day(noon - DAY)}"
        assert tables(client, pair) == (200, 2)


def test_a_name_of_then_keeps_while_the_catalog_moves_on(
    client: Client, noon: datetime, editor: User, admin: User
) -> None:
    paths = [f"{address}as_of={day(noon)}" for address in ADDRESSES]
    with clock(noon + DAY):
        before = [(ask(client, path)["ETag"], ask(client, path).content) for path in paths]
    revise(CODE, noon + 2 * DAY, editor, admin)
    with clock(noon + 3 * DAY):
        assert [(ask(client, p)["ETag"], ask(client, p).content) for p in paths] == before
        assert [ask(client, address)["ETag"] for address in ADDRESSES] != [t for t, _ in before]


def test_links_lead_to_the_history_and_to_what_is_there_now(client: Client, db: None) -> None:
    line = Change.objects.get(product__code=CODE)
    links = ask(client, f"products/{CODE}/?stage=seed&as_of={journal.instant(line.at)}")["Link"]
    assert f'</api/v1/products/{CODE}/revisions/>; rel="version-history"' in links
    assert f'</api/v1/products/{CODE}/?stage=seed>; rel="latest-version"' in links
    assert "latest-version" not in ask(client, f"products/{CODE}/?stage=seed")["Link"]
