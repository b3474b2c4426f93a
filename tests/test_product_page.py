"""A product's page: what is stated, on whose word, and where it leads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

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


def test_a_fact_that_is_not_said_of_the_product_itself_says_so(look: Look) -> None:
    page = look("/products/spdb-hardtech-jishu-yanfa-xinyongdai/")
    facts = page.text.partition("来源写明的内容")[2].partition("申请")[0]
    told = re.sub(r" [0-9]+\b", "", facts)
    for words in (
        "初创期 同类说明 成长期 同类说明",
        "适用地区 陕西省 属地",
        "担保方式 信用 仅名称",
        "工具 贷款 产品类型",
    ):
        assert words in told


def feet(page: Page) -> Iterator[str]:
    """The footnotes at the foot of the page, each as its HTML."""
    yield from re.findall(r'<li id="note-.*?</li>', page.html, re.DOTALL)


@pytest.mark.parametrize("path", [HUAXIA, f"/en{HUAXIA}"])
def test_a_note_leads_to_its_paragraph_and_back_to_what_it_carries(look: Look, path: str) -> None:
    page = look(f"{path}?stage=seed")
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    for foot in feet(page):
        source, *facts = Page(foot).hrefs
        start = "/en" if path.startswith("/en/") else ""
        assert source.startswith(f"{start}/sources/hebei-linkage/?stage=seed#p-")
        assert re.search("#p-第[123]段$", unquote(source))
        assert facts
        assert {href[1:] for href in facts} <= ids


def test_a_product_leads_to_the_pages_of_what_it_names(look: Look) -> None:
    page = look("/products/cmb-zhaoke-toudai/?stage=seed&compare=hxb-keji-qiye-touliandai")
    carried = "?stage=seed&compare=hxb-keji-qiye-touliandai"
    for path in (
        "/",
        "/map/",
        "/issuers/cmb/",
        "/families/equity-linked-loan/",
        "/methods/cmb-risk-model/",
        "/sources/hebei-linkage/",
    ):
        assert f"{path}{carried}" in page.hrefs
    both = (
        "/products/cmb-zhaoke-toudai/?stage=seed&compare=hxb-keji-qiye-touliandai,cmb-zhaoke-toudai"
    )
    assert both in page.hrefs
    assert "/api/v1/products/cmb-zhaoke-toudai/?stage=seed" in page.hrefs


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("cmb-zhaoke-toudai", "来源没有给出申请网址，请向发行机构询问。"),
        ("zhejiang-zhekedai", "来源没有给出申请网址，也没有列出提供机构。"),
    ],
)
def test_where_no_source_says_where_to_apply_a_sentence_does(
    look: Look, code: str, sentence: str
) -> None:
    assert sentence in look(f"/products/{code}/").text


@pytest.mark.django_db
def test_terms_rates_and_days_are_shown_in_their_units(look: Look) -> None:
    entry = Entry.objects.get(code="cmb-zhaoke-toudai")
    document = json.loads(entry.detail_zh)
    document |= {
        "limit": {"min": "500000.00", "max": None, "currency": "CNY", "formula": "销售额的一成"},
        "rate": {
            "min": "3.4500",
            "max": "4.0000",
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
        "年化利率上限 4%",
        "年化方法 单利",
        "加点下限 -20个基点",
        "加点上限 +50个基点",
        "授信期限上限 36个月",
        "放款时效 5天",
        "生效日 2025-07-01",
        "链接直接通往发行机构自己的网站，科贷不经手申请。",
    ):
        assert words in page.text
    assert "https://www.cmbchina.com/apply" in page.hrefs
    assert "来源没有给出申请网址" not in page.text


def test_a_sum_is_exact_to_whoever_hovers_or_listens(look: Look) -> None:
    page = look(HUAXIA)
    assert {"value": "10000000.00", "title": "10,000,000元"} in page.all("data")


def test_a_draft_and_a_code_never_known_are_the_same_page(client: Client, db: None) -> None:
    Product.objects.create(code="a-draft")
    for start in ("", "/en"):
        draft = client.get(f"{start}/products/a-draft/")
        unknown = client.get(f"{start}/products/nothing-here/")
        assert draft.status_code == unknown.status_code == 404
        assert draft.content == unknown.content
        assert draft.headers == unknown.headers
    assert client.get("/products/a/b/").status_code == 404


def test_a_withdrawn_product_says_since_when_and_nothing_else(look: Look) -> None:
    product = Product.objects.get(code="cmb-zhaoke-toudai")
    curation.withdraw(product=product, by=None, reason="a private reason")
    for start in ("", "/en"):
        page = look(f"{start}/products/cmb-zhaoke-toudai/", 410)
        assert re.search(r"20\d\d-\d\d-\d\d .*55", page.text)
        assert "招科投贷" not in page.html
        assert "private" not in page.html
        assert "ld+json" not in page.html
    assert "这个产品已撤下" in look("/products/cmb-zhaoke-toudai/", 410).text
    assert "cmb-zhaoke-toudai" not in look("/?q=zktd").products


def test_a_withdrawn_product_names_what_is_similar_and_not_in_what(look: Look) -> None:
    gone, other = "cmb-zhaoke-toudai", "citic-toulian-kechuangtong"
    curation.withdraw(product=Product.objects.get(code=gone), by=None, reason="停办")
    page = look(f"/products/{gone}/?stage=seed", 410)
    assert page.hrefs.index(f"/products/{other}/?stage=seed") < page.hrefs.index(
        "/products/national-waifang-gudong-daikuan/?stage=seed"
    )
    assert "相同：" not in page.text
    assert "投贷联动" not in page.text
    assert "/?stage=seed" in page.hrefs
    curation.withdraw(product=Product.objects.get(code=other), by=None, reason="停办")
    assert "投联科创通" not in look(f"/products/{gone}/?stage=seed", 410).html


def test_a_product_refuses_what_is_no_fact_of_a_company(look: Look) -> None:
    page = look(f"{HUAXIA}?stage=xx&q=a", 400)
    assert "没有这个参数" in page.text
    assert HUAXIA in page.hrefs
