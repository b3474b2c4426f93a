"""A product's page: what is stated, on whose word, and how it meets the company."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from catalog.models import Entry
from products import curation
from products.models import Product
from products.readiness import BAIT
from tests.reading_pages import HUAXIA, Look, Page


def test_a_product_shows_what_is_stated_with_its_sources(look: Look) -> None:
    page = look(HUAXIA)
    for words in (
        "科技企业投联贷",
        "华夏银行",
        "1000万元",
        "有投资机构支持",
        "合作机构",
        "河北省科技金融中心",
        "背景信息",
        "不是本产品的额度、期限或条件",
        "来源没有给出申请网址",
        "条件对照",
        "以机构审批为准",
        "河北省科技金融中心与四家银行共同发布投贷联动信贷新产品",
        "金台资讯",
        "2025-08-01",
        "第3段",
        "同类说明",
        "属地",
    ):
        assert words in page.text
    assert "与所填情况对照" not in page.text
    assert "/api/v1/products/hxb-keji-qiye-touliandai/" in page.hrefs


@pytest.mark.django_db
def test_every_shipped_product_has_a_page_with_all_its_notes(look: Look) -> None:
    for entry in Entry.objects.public():
        page = look(f"/products/{entry.code}/")
        document = json.loads(entry.detail_zh)
        notes = {item["id"] for item in page.all("li") if item.get("id", "").startswith("note-")}
        cited = {href[1:] for href in page.hrefs if href.startswith("#note-")}
        paragraphs = {
            (one["source"], one["locator"], one["basis"])
            for evidence in document["evidence"].values()
            for one in evidence
        }
        assert len(notes) == len(paragraphs)
        assert cited == notes, entry.code
        assert BAIT.search(page.text) is None


def test_a_product_is_compared_with_the_company_of_the_address(look: Look) -> None:
    page = look(f"{HUAXIA}?region=610100&amount=30000000&equity_invested=true&stage=seed")
    table = page.html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [Page(row).text for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
    assert [row.replace(" ", "") for row in map(str, rows)] == [
        "企业阶段种子期未披露",
        "适用地区陕西省西安市不符来源列明的适用地区\uff1a河北省。",
        "额度3000万元不符额度上限为1000万元。超出2000万元。",
        "股权投资已获股权投资符合同类说明",
    ]
    assert "/?region=610100&amount=30000000&equity_invested=true&stage=seed" in page.hrefs


@pytest.mark.django_db
def test_terms_rates_and_days_are_shown_in_their_units(look: Look) -> None:
    entry = Entry.objects.get(code="cmb-zhaoke-toudai")
    document = json.loads(entry.detail_zh)
    document |= {
        "limit": {"min": "500000.00", "max": None, "currency": "CNY", "formula": "销售额的一成"},
        "rate": {
            "min": "3.45",
            "max": "4.00",
            "method": {"code": "simple", "label": "单利"},
            "benchmark": {"code": "lpr_1y", "label": "1年期LPR"},
            "spread_min_bp": -20,
            "spread_max_bp": 50,
        },
        "term": {"facility_min_months": None, "facility_max_months": 36, "drawdown_months": 12},
        "speed": {"accept_days": 1, "contact_days": None, "disburse_days": 5, "words": "一般如此"},
        "effective": {"from": "2025-07-01", "to": None},
        "apply_url": "https://www.cmbchina.com/apply",
    }
    entry.detail_zh = json.dumps(document)
    entry.save()
    page = look("/products/cmb-zhaoke-toudai/")
    for words in (
        "额度下限 50万元",
        "额度算法 销售额的一成",
        "年化利率下限 3.45%",
        "年化方法 单利",
        "加点下限 -20个基点",
        "加点上限 +50个基点",
        "授信期限上限 36个月",
        "放款时效 5天",
        "生效日 2025-07-01",
    ):
        assert words in page.text
    assert "https://www.cmbchina.com/apply" in page.hrefs
    assert "来源没有给出申请网址" not in page.text


def test_a_draft_and_a_code_never_known_are_the_same_page(client: Client, db: None) -> None:
    Product.objects.create(code="a-draft")
    draft, unknown = client.get("/products/a-draft/"), client.get("/products/nothing-here/")
    assert draft.status_code == unknown.status_code == 404
    assert draft.content == unknown.content
    assert draft.headers == unknown.headers
    assert client.get("/products/a/b/").status_code == 404


def test_a_withdrawn_product_says_since_when_and_nothing_else(look: Look) -> None:
    product = Product.objects.get(code="cmb-zhaoke-toudai")
    curation.withdraw(product=product, by=None, reason="a private reason")
    page = look("/products/cmb-zhaoke-toudai/", 410)
    assert "这个产品已撤下" in page.text
    assert re.search(r"撤下时间：\s?\d{4}-\d{2}-\d{2}", page.text)
    assert "招科投贷" not in page.html
    assert "private" not in page.html
    assert "cmb-zhaoke-toudai" not in look("/?q=zktd").products


def test_a_product_refuses_what_is_no_fact_of_a_company(look: Look) -> None:
    page = look(f"{HUAXIA}?stage=xx&q=a", 400)
    assert "没有这个参数" in page.text
    assert HUAXIA in page.hrefs
