"""Products side by side on a page: what differs, what is not stated, how each meets the company."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.differing import FACTS
from catalog.models import Entry
from catalog.pages.compare.table import PARTS
from products import curation
from products.models import Product
from tests.reading_pages import Look, Page

TOUDAI = "cmb-zhaoke-toudai"
TOULIANDAI = "hxb-keji-qiye-touliandai"
TOULIAN = "citic-toulian-kechuangtong"
HEBEI = (TOUDAI, TOULIANDAI, TOULIAN)
COMPANY = "region=130100&amount=12000000&equity_invested=true"


def asking(*codes: str, more: str = "") -> str:
    parts = [*(f"code={code}" for code in codes), *([more] if more else [])]
    return "/compare/?" + "&".join(parts)


def row(page: Page, anchor: str) -> str:
    """A row as it is read from left to right."""
    found = re.search(rf'<tr id="{anchor}".*?</tr>', page.html, re.DOTALL)
    assert found, anchor
    return Page(found[0]).text


def is_marked(page: Page, anchor: str) -> bool:
    return page.one("tr", id=anchor).get("class") == "differs"


def test_of_the_three_in_hebei_the_page_says_that_one_limit_is_stated(look: Look) -> None:
    page = look(asking(*HEBEI))
    assert "额度上限只有“科技企业投联贷”写明： 1000万元 。其余未披露" in page.text
    assert is_marked(page, "row-limit-max")
    limit = row(page, "row-limit-max")
    assert limit.startswith("额度上限 不同 3 项中 1 项写明 招科投贷 未披露 科技企业投联贷 1000万元")
    assert limit.endswith("投联科创通 未披露")
    assert "10,000,000" in limit


def test_rows_that_differ_are_marked_in_words_and_told_above(look: Look) -> None:
    page = look(asking(*HEBEI))
    marked = {tr["id"] for tr in page.all("tr", **{"class": "differs"})}
    assert marked == {
        "row-conditions-equity_invested",
        "row-conditions-project",
        "row-limit-max",
        "row-methods",
    }
    assert all("不同" in row(page, anchor) for anchor in marked)
    assert marked == {href[1:] for href in page.hrefs if href.startswith("#row-")}
    assert "其中 4 行不同" in page.text
    for same in ("row-instrument", "row-regions", "row-organisations", "row-apply_url"):
        assert not is_marked(page, same)
        assert "不同" not in row(page, same)


def test_products_stand_in_the_order_of_the_address(look: Look) -> None:
    page = look(asking(*reversed(HEBEI)))
    heads = Page(page.html.partition("<thead>")[2].partition("</thead>")[0])
    assert heads.products == [*reversed(HEBEI)]
    order = "投联科创通 中信银行 移出 ：投联科创通 科技企业投联贷 华夏银行 移出 ：科技企业投联贷"
    assert order in heads.text
    assert "<title>投联科创通、科技企业投联贷、招科投贷 对照" in page.html


def test_each_product_has_its_verdicts_with_notes_and_distances(look: Look) -> None:
    page = look(asking(*HEBEI, more=COMPANY))
    amount = row(page, "verdict-amount")
    assert amount.startswith("额度 不同 1200万元 招科投贷 未披露 科技企业投联贷 不符")
    assert "超出200万元" in amount
    assert is_marked(page, "verdict-amount")
    region = row(page, "verdict-region")
    assert region.count("符合") == 3
    assert not is_marked(page, "verdict-region")
    marks = {use["href"].partition("#")[2] for use in page.all("use")}
    assert {"met", "unmet", "unstated"} <= marks
    assert not [tr for tr in look(asking(*HEBEI)).all("tr") if "verdict" in tr.get("id", "")]


def test_what_none_states_is_one_sentence_and_no_row(look: Look) -> None:
    page = look(asking(*HEBEI))
    sentence = page.text.partition("都未披露：")[2].partition("条件对照")[0]
    assert {"企业阶段", "年化利率", "期限", "额度下限"} <= set(sentence.strip().split("、"))
    assert not {"额度", "额度上限", "适用地区"} & set(sentence.strip().split("、"))
    for fact in ("stages", "rate-min", "term-drawdown_months", "limit-min"):
        assert not page.all("tr", id=f"row-{fact}")


def test_sources_and_the_day_of_verification_are_there_and_where_to_apply(look: Look) -> None:
    page = look(asking(*HEBEI, more="stage=seed"))
    assert row(page, "row-sources").count("2025-08-01") == 3
    assert row(page, "row-verified_on").count("2026-11-22") == 3
    assert row(page, "row-apply_url").count("来源没有给出申请网址") == 3
    leading = [href for href in page.hrefs if href.startswith("/sources/hebei-linkage/")]
    assert len(leading) == 3
    assert all("stage=seed" in href for href in leading)


@pytest.mark.django_db
def test_the_issuers_own_address_is_led_to(look: Look) -> None:
    entry = Entry.objects.get(code=TOUDAI)
    address = "https://www.cmbchina.com/apply"
    entry.detail_zh = json.dumps(json.loads(entry.detail_zh) | {"apply_url": address})
    entry.save()
    page = look(asking(*HEBEI))
    assert page.one("a", href=address)["rel"] == "noopener external"
    assert is_marked(page, "row-apply_url")
    assert "申请网址" in page.text.partition("行不同：")[2].partition("继续添加")[0]


def test_one_is_removed_and_the_others_stay(look: Look) -> None:
    page = look(asking(*HEBEI, more="stage=seed"))
    removing = [link["href"] for link in page.all("a", **{"class": "remove"})]
    assert removing == [
        asking(*(code for code in HEBEI if code != gone), more="stage=seed") for gone in HEBEI
    ]
    assert look(removing[0]).html.count('class="remove"') == 2


def test_adding_goes_to_the_finder_with_the_company_and_the_picks(look: Look) -> None:
    page = look(asking(*HEBEI, more=COMPANY))
    finder = f"/?{COMPANY}&compare={','.join(HEBEI)}"
    assert page.one("a", **{"class": "button"})["href"] == finder
    assert asking(*HEBEI, more=COMPANY) in look(finder).hrefs
    five = [*HEBEI, "spdb-hardtech-zhongshidai", "zhejiang-zhongshidai"]
    assert "已满五项" in look(asking(*five)).text
    assert not look(asking(*five)).all("a", **{"class": "button"})


def test_two_of_the_same_name_are_told_apart(look: Look) -> None:
    page = look(asking("spdb-hardtech-zhongshidai", "zhejiang-zhongshidai"))
    assert "中试贷 第1项 浦发银行" in page.text
    assert "中试贷 第2项 政策推广" in page.text


def test_picked_products_are_compared_too(look: Look) -> None:
    page = look(f"/compare/?code={TOUDAI}&compare={TOUDAI},{TOULIAN}")
    assert page.html.count('class="remove"') == 2
    assert "2 项产品并排对照" in page.text


def test_with_none_the_page_says_how_to_pick(look: Look) -> None:
    page = look("/compare/")
    assert "加入对照" in page.text
    assert page.one("a", **{"class": "button"})["href"] == "/"
    assert not page.all("table")
    assert "/?stage=seed" in look("/compare/?stage=seed").hrefs


def test_one_alone_is_shown_with_an_invitation(look: Look) -> None:
    page = look(asking(TOULIANDAI))
    assert "再加入一项" in page.text
    assert "1000万元" in row(page, "row-limit-max")
    assert not page.all("tr", **{"class": "differs"})
    assert "行不同" not in page.text
    assert f"/?compare={TOULIANDAI}" in page.hrefs


@pytest.mark.parametrize("wrong", ["never-known", "<script>alert(1)</script>", TOUDAI, "a,b"])
def test_a_code_that_cannot_be_compared_is_named_and_the_rest_kept(look: Look, wrong: str) -> None:
    page = look(asking(*HEBEI, wrong, more="stage=seed"), 400)
    told = page.text.partition("需要改")[2].partition("留下")[0]
    assert wrong in told
    assert asking(*HEBEI, more="stage=seed") in page.hrefs
    assert page.products == [*HEBEI]
    assert not page.all("script")
    assert not page.all("table")


def test_a_withdrawn_product_is_named_and_left_out_by_the_reader(look: Look) -> None:
    change = curation.withdraw(
        product=Product.objects.get(code=TOUDAI), by=None, reason="a private reason"
    )
    page = look(asking(*HEBEI), 400)
    assert f"产品 {TOUDAI} 已于 {change.at.year}" in page.text
    assert "private" not in page.html
    assert "招科投贷" not in page.html
    assert asking(TOULIANDAI, TOULIAN) in page.hrefs


def test_a_draft_and_a_code_never_known_are_told_alike(client: Client, db: None) -> None:
    Product.objects.create(code="only-a-draft")
    draft = client.get(asking(TOUDAI, "only-a-draft"))
    never = client.get(asking(TOUDAI, "never-known1"))
    assert draft.status_code == never.status_code == 400
    assert draft.content.replace(b"only-a-draft", b"never-known1") == never.content
    assert draft["Cache-Control"] == "no-store"


def test_more_than_five_are_refused_and_five_are_kept(look: Look) -> None:
    codes = list(Product.objects.values_list("code", flat=True))[:7]
    page = look(asking(*codes), 400)
    assert "2 到 5 个" in page.text
    assert asking(*codes[:5]) in page.hrefs


def test_a_fact_that_cannot_be_read_is_put_right_in_the_form(look: Look) -> None:
    page = look(asking(*HEBEI, more="amount=-1&stage=seed"), 400)
    assert "金额以元计" in page.text
    assert asking(*HEBEI, more="stage=seed") in page.hrefs
    (form,) = [href for href in page.hrefs if href.startswith("/?") and "amount=-1" in href]
    assert form.endswith(f"stage=seed&compare={','.join(HEBEI)}")
    assert "需要的金额" in look(form, 400).text


def test_an_unknown_parameter_is_refused(look: Look) -> None:
    assert "没有这个参数" in look(asking(*HEBEI, more="page_size=5"), 400).text


@pytest.mark.parametrize("path", ["/compare/", "/en/compare/"])
def test_a_comparison_is_known_by_its_products_alone(look: Look, path: str) -> None:
    query = asking(*HEBEI).partition("?")[2]
    page = look(f"{path}?{query}&{COMPANY}")
    known_by = page.one("link", rel="canonical")["href"]
    assert known_by.endswith(f"{path}?{query}")
    assert {link["hreflang"] for link in page.all("link", rel="alternate") if "hreflang" in link}
    assert f"/api/v1{asking(*HEBEI, more=COMPANY)}" in page.hrefs
    assert not look(asking(TOUDAI)).all("link", rel="canonical")


def test_in_english_it_says_the_same(look: Look) -> None:
    page = look("/en" + asking(*HEBEI, more=COMPANY))
    marked = {tr["id"] for tr in page.all("tr", **{"class": "differs"})}
    chinese = look(asking(*HEBEI, more=COMPANY))
    assert marked == {tr["id"] for tr in chinese.all("tr", **{"class": "differs"})}
    assert "CNY 10" in row(page, "row-limit-max")
    assert "China Merchants Bank" in page.text
    assert f"/en/products/{TOUDAI}/" in {href.partition("?")[0] for href in page.hrefs}


def test_it_scrolls_in_a_region_of_its_own_that_the_keyboard_reaches(look: Look) -> None:
    page = look(asking(*HEBEI))
    region = page.one("div", role="region")
    assert region["tabindex"] == "0"
    assert region["aria-label"]
    rows = [cell for cell in page.all("th") if cell.get("scope") == "row"]
    assert len(rows) == len(page.all("tr", **{"class": "differs"})) + len(
        page.all("tr", **{"class": "same"})
    )


def test_it_takes_the_head_and_the_entries(client: Client, db: None) -> None:
    client.get(asking(*HEBEI, more=COMPANY))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(asking(*HEBEI, more=COMPANY))
    tables = [re.search(r'FROM "(\w+)"', query["sql"]) for query in captured.captured_queries]
    assert [table[1] for table in tables if table] == ["products_head", "catalog_entry"]


def test_every_compared_fact_has_its_row() -> None:
    placed: list[Any] = [fact for _, facts in PARTS for fact in facts]
    assert set(FACTS) - set(placed) == {"issuer", "apply_url"}
    assert len(placed) == len(set(placed))
