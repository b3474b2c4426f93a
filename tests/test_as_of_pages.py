"""How a product read on a day that has gone: its page of then, the way there and the way back."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import moments
from products import curation
from products.models import Product
from tests.as_of_journal import DAY, clock
from tests.builders import approve, submitted
from tests.reading_pages import HUAXIA, Look

CODE = "hxb-keji-qiye-touliandai"
ALONG = "stage=seed&compare=cmb-zhaoke-toudai"


@pytest.fixture
def revised(db: None, editor: User, admin: User) -> datetime:
    """When the limit was raised from 1000 to 1500万元, some days from now."""
    moment = timezone.now() + 3 * DAY
    with clock(moment):
        approve(submitted(CODE, editor, limit_max=Decimal(15000000)), admin)
    return moment


def day(moment: datetime) -> str:
    return moments.day_at(moment).isoformat()


def facts(text: str) -> str:
    return text.partition("来源写明的内容")[2].partition("申请")[0]


def test_it_reads_as_it_read_then_and_says_so(look: Look, revised: datetime) -> None:
    with clock(revised + 3 * DAY):
        then, now = look(f"{HUAXIA}?as_of={day(revised - DAY)}"), look(HUAXIA)
        after = look(f"{HUAXIA}?as_of={day(revised)}")
    assert "额度上限 1000万元" in facts(then.text)
    assert "额度上限 1500万元" in facts(now.text)
    assert f"这是 {day(revised - DAY)} 当天结束时的内容" in then.text
    assert "此后有过变更，现在的内容与此不同。" in then.text
    assert "此后没有变更，现在也是如此。" in after.text
    assert facts(after.text) == facts(now.text)
    assert HUAXIA in then.hrefs
    assert "当天结束时" not in now.text


def test_in_english_too(look: Look, revised: datetime) -> None:
    with clock(revised + 3 * DAY):
        then = look(f"/en{HUAXIA}?as_of={day(revised - DAY)}")
    assert f"This is how it read at the end of {day(revised - DAY)}" in then.text
    assert "It has changed since" in then.text
    assert "CNY 10 million" in then.text
    assert f"/en{HUAXIA}" in then.hrefs


def test_it_is_met_by_the_company_of_the_address_which_goes_along(
    look: Look, revised: datetime
) -> None:
    with clock(revised + 3 * DAY):
        then = look(f"{HUAXIA}?as_of={day(revised - DAY)}&amount=12000000&{ALONG}")
    assert "超出200万元" in then.text
    carried = "amount=12000000&stage=seed&compare=cmb-zhaoke-toudai"
    assert f"{HUAXIA}?{carried}" in then.hrefs
    assert f"/?{carried}" in then.hrefs
    hidden = {field["name"]: field["value"] for field in then.all("input", type="hidden")}
    assert hidden == {"amount": "12000000", "stage": "seed", "compare": "cmb-zhaoke-toudai"}
    assert then.one("form", action=HUAXIA)["method"] == "get"
    assert then.one("input", name="as_of")["value"] == day(revised - DAY)


def test_search_engines_know_the_plain_page(client: Client, look: Look, revised: datetime) -> None:
    with clock(revised + 3 * DAY):
        then, now = look(f"{HUAXIA}?as_of={day(revised - DAY)}"), look(HUAXIA)
    assert then.one("meta", name="robots") == {"name": "robots", "content": "noindex"}
    assert not now.all("meta", name="robots")
    assert then.one("link", rel="canonical") == now.one("link", rel="canonical")
    assert "ld+json" not in then.html
    assert then.one("link", type="application/json")["href"].endswith(
        f"/{CODE}/?as_of={day(revised - DAY)}"
    )


def test_each_moment_of_its_history_leads_to_how_it_read(look: Look, revised: datetime) -> None:
    with clock(revised + 3 * DAY):
        pages = [href for href in look(f"{HUAXIA}?{ALONG}").hrefs if "as_of=" in href]
        newest, first = (look(href) for href in pages if href.startswith(HUAXIA))
    assert "额度上限 1500万元" in facts(newest.text)
    assert "额度上限 1000万元" in facts(first.text)
    for page, number in ((newest, 55), (first, 35)):
        told = page.text.partition("变更记录")[2]
        assert re.search(rf"日志第 {number} 号 本页所示", told)
        assert len(page.all("li", **{"aria-current": "true"})) == 1


def test_a_day_without_an_answer_says_what_there_is(look: Look, revised: datetime) -> None:
    early = look(f"{HUAXIA}?as_of=2020-01-01&stage=seed", 404)
    assert "那时还没有公开" in early.text
    assert f"{HUAXIA}?stage=seed" in early.hrefs
    assert early.one("input", name="as_of")["value"] == "2020-01-01"


def test_a_draft_and_a_code_never_known_stay_the_same_page(client: Client, db: None) -> None:
    Product.objects.create(code="a-draft")
    draft = client.get("/products/a-draft/?as_of=2020-01-01")
    never = client.get("/products/nothing-here/?as_of=2020-01-01")
    assert draft.status_code == never.status_code == 404
    assert draft.content == never.content == client.get("/products/nothing-here/").content


def test_a_withdrawn_product_leads_to_how_it_last_read(look: Look, revised: datetime) -> None:
    gone = revised + DAY
    with clock(gone):
        product = Product.objects.get(code=CODE)
        curation.withdraw(product=product, by=None, reason="a private reason")
    with clock(gone + DAY):
        for asked in ("?stage=seed", f"?stage=seed&as_of={day(gone)}"):
            page = look(f"{HUAXIA}{asked}", 410)
            assert "看撤下前的内容" in page.text
            (last,) = (h for h in page.hrefs if h.startswith(HUAXIA) and "as_of=" in h)
            assert "private" not in page.html
            assert "投联贷" not in page.html.partition("<footer")[0].partition("similar")[0]
        then = look(last)
    assert "stage=seed" in last
    assert "额度上限 1500万元" in facts(then.text)
    assert "这个产品后来已撤下。" in then.text


@pytest.mark.parametrize(
    "typed", ["gestern", "2999-01-01", "2026-02-30", "<script>alert(1)</script>", '"><b>']
)
@pytest.mark.parametrize("start", ["", "/en"])
def test_what_is_no_day_is_said_and_kept(
    client: Client, look: Look, typed: str, start: str
) -> None:
    answer = client.get(f"{start}{HUAXIA}", {"as_of": typed, "stage": "seed", "amount": "-1"})
    assert answer.status_code == 400
    page = look(f"{start}{HUAXIA}?{answer.request['QUERY_STRING']}", 400)
    field = page.one("input", name="as_of")
    assert field["value"] == typed
    assert field["aria-invalid"] == "true"
    # What is right is kept, what is wrong beside it is let go of.
    hidden = {one["name"]: one["value"] for one in page.all("input", type="hidden")}
    assert hidden == {"stage": "seed"}
    assert "<script>alert" not in page.html


def test_today_is_said_to_be_the_page_as_it_is(look: Look, revised: datetime) -> None:
    with clock(revised):
        page = look(f"{HUAXIA}?as_of={day(revised)}")
    assert f"{day(revised)} 还没有过完，这就是现在的内容" in page.text


def test_a_page_of_then_reads_the_journal_alone(client: Client, revised: datetime) -> None:
    path = f"{HUAXIA}?as_of={day(revised - DAY)}&stage=seed"
    with clock(revised + DAY):
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(path)
    asked = [re.search(r'FROM "(\w+)"', query["sql"]) for query in captured.captured_queries]
    assert len(asked) == 3
    assert "products_change" in {found[1] for found in asked if found}
