"""Pages as a reader meets them: find, correct, narrow, read one product; HTML and nothing else."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.filters import FIELDS, PARAMETERS, ProductFilterSet
from catalog.finding import atlas, search, sorting
from catalog.models import Entry
from catalog.pages import places, relaxing, typed
from catalog.pages.findings import limit
from catalog.pages.views import FINDER_PARAMETERS
from products import curation
from products.models import Product
from products.readiness import BAIT
from products.vocabulary import VERDICT

TEMPLATES = Path(__file__).parent.parent / "catalog" / "templates"
FITTING = "/?stage=startup&region=610100&amount=3000000"
HUAXIA = "/products/hxb-keji-qiye-touliandai/"
VOID = {"meta", "link", "input", "br", "img", "use", "hr"}


class Page(HTMLParser):
    """A page as a tree of (tag, attributes) with its text, enough to ask what it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.html = html
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text = " ".join(f"{self.text} {data}".split())

    def all(self, tag: str, **having: str) -> list[dict[str, str]]:
        return [
            attrs
            for name, attrs in self.tags
            if name == tag and all(attrs.get(key) == value for key, value in having.items())
        ]

    def one(self, tag: str, **having: str) -> dict[str, str]:
        (found,) = self.all(tag, **having)
        return found

    @property
    def hrefs(self) -> list[str]:
        return [link["href"] for link in self.all("a")]

    @property
    def products(self) -> list[str]:
        """The codes of the cards, in order."""
        paths = (href.partition("?")[0] for href in self.hrefs)
        return [path.split("/")[2] for path in paths if path.startswith("/products/")]

    def typed(self, name: str) -> list[str]:
        """What a field of the form holds, or which of its choices are made."""
        inputs = [attrs for tag, attrs in self.tags if tag == "input" and attrs.get("name") == name]
        if inputs and inputs[0].get("type") in ("radio", "checkbox"):
            return [attrs["value"] for attrs in inputs if "checked" in attrs]
        return [attrs["value"] for attrs in inputs]


Look = Callable[..., Page]


@pytest.fixture
def look(client: Client, db: None) -> Look:
    def ask(path: str, status: int = 200) -> Page:
        response = client.get(path)
        assert response.status_code == status, response.content.decode()
        return Page(response.content.decode())

    return ask


def redirected(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


# --- finding ---------------------------------------------------------------------------------


def test_the_page_finds_what_the_api_finds_in_the_same_order(look: Look, get: Any) -> None:
    api = get("products/?stage=startup&region=610100&amount=3000000")
    page = look(FITTING)
    assert page.products == [result["code"] for result in api["results"]]
    count = api["count"]
    assert f"找到 {count['value']} 项\uff0c其中 {count['met']} 项全部符合" in page.text


def test_every_card_names_each_verdict_in_a_word_beside_its_shape(look: Look) -> None:
    page = look(FITTING)
    shapes = [use["href"].partition("#")[2] for use in page.all("use")]
    words = [
        attrs["class"].split()[1]
        for attrs in page.all("span")
        if "verdict " in attrs.get("class", "")
    ]
    assert [shape for shape in shapes if shape in VERDICT.codes] == words
    assert len(words) == 3 * len(page.products) + len(VERDICT.codes)
    assert "同类说明" in page.text


def test_results_are_headed_by_what_is_still_open(look: Look) -> None:
    page = look("/?equity_invested=true&region=130000")
    assert "全部符合" in page.text
    headings = re.findall(r"<h3[^>]*>(.*?)</h3>", page.html)
    assert headings[:2] == ["全部符合", "1 项条件待确认"]
    assert "项条件待确认" not in look("/?stage=seed&order=name").text


def test_a_card_says_what_is_stated_and_names_what_is_not(look: Look) -> None:
    page = look("/?q=科技企业投联贷")
    assert page.products == ["hxb-keji-qiye-touliandai"]
    for words in ("华夏银行", "上限1000万元", "河北省", "额度下限", "1 个来源", "2026-11-22"):
        assert words in page.text
    assert page.one("span", title="10000000.00 元")


def test_a_promoted_product_says_so_in_the_place_of_its_issuer(look: Look) -> None:
    assert "政策推广 来源没有列出提供机构" in look("/?offering=promoted").text


def test_what_was_asked_stands_as_chips_that_let_go_of_it(look: Look) -> None:
    page = look(f"{FITTING}&instrument=loan")
    assert "陕西省西安市" in page.text
    for without in (
        "/?region=610100&amount=3000000&instrument=loan",
        "/?stage=startup&amount=3000000&instrument=loan",
        "/?stage=startup&region=610100&instrument=loan",
        FITTING,
    ):
        assert without in page.hrefs


def test_a_product_is_opened_with_the_facts_of_the_company(look: Look) -> None:
    page = look(f"{FITTING}&q=瞪羚贷&order=name")
    (href,) = [href for href in page.hrefs if href.startswith("/products/")]
    assert href.partition("?")[2] == "stage=startup&region=610100&amount=3000000"


def test_facets_are_links_and_count_without_themselves(look: Look, get: Any) -> None:
    page = look(f"{FITTING}&instrument=bond")
    facet = get("products/?stage=startup&region=610100&amount=3000000&facets=instrument")
    counts = {value["code"]: value["count"] for value in facet["facets"]["instrument"]["values"]}
    shown = re.search(r"<summary>工具</summary>(.*?)</details>", page.html, re.DOTALL)
    assert shown is not None
    loan = re.search(r">贷款</a> <span class=\"n\">(\d+)</span>", shown[1])
    assert loan is not None
    assert int(loan[1]) == counts["loan"]
    assert f"{FITTING}&instrument=loan" in page.hrefs
    assert FITTING in page.hrefs


def test_pages_follow_each_other_by_cursor_and_miss_nothing(look: Look) -> None:
    path, codes = "/?page_size=20", []
    while path:
        page = look(path)
        codes += page.products
        assert bool("cursor=" in path) is ("回到第一页" in page.text)
        path = next((link["href"] for link in page.all("a", rel="next")), "")
    assert len(codes) == len(set(codes)) == 54


@pytest.mark.django_db
def test_orders_are_links_and_the_current_one_is_marked(look: Look) -> None:
    page = look("/?stage=seed&order=limit")
    assert page.one("a", href="/?stage=seed&order=limit")["aria-current"] == "true"
    assert page.products[0] == "hxb-keji-qiye-touliandai"
    assert page.typed("order") == ["limit"]


def test_no_answer_says_which_condition_to_let_go_of(look: Look) -> None:
    page = look("/?q=zktd&stage=seed&region=610100")
    assert page.products == []
    assert "没有产品同时满足这些条件" in page.text
    assert "/?q=zktd&stage=seed" in page.hrefs
    assert "不限所在地 \uff08 陕西省西安市 \uff09 1 项".replace(" ", "") in page.text.replace(
        " ", ""
    )


@pytest.mark.parametrize("name", ["q", "stage", "region", "instrument", "updated_since"])
def test_relaxing_counts_are_what_the_address_without_it_finds(
    name: str, get: Any, db: None
) -> None:
    asked = {
        "q": "科技企业投联贷",
        "stage": "seed",
        "region": "610100",
        "instrument": "bond",
        "updated_since": "2020-01-01",
    }
    bound = ProductFilterSet(data=asked, queryset=Entry.objects.none())
    assert bound.is_valid()
    rest = "&".join(f"{key}={value}" for key, value in asked.items() if key != name)
    assert relaxing.relaxed(bound.question)[name] == get(f"products/?{rest}")["count"]["value"]


def test_only_what_is_met_can_be_kept_and_let_go_of_again(look: Look) -> None:
    page = look("/?equity_invested=true&region=130000")
    only = "/?equity_invested=true&region=130000&unstated=exclude"
    assert only in page.hrefs
    kept = look(only)
    assert set(kept.products) < set(page.products)
    assert kept.typed("unstated") == ["exclude"]
    assert "/?equity_invested=true&region=130000" in kept.hrefs


# --- typing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("place=西安&amount_wan=300", "/?region=610100&amount=3000000"),
        ("place=河北&amount_wan=", "/?region=130000"),
        ("place=&amount_wan=", "/"),
        ("stage=startup&place=陕西西安&q=", "/?stage=startup&region=610100"),
        ("place=610100", "/?region=610100"),
        ("place=\uff16\uff11\uff10\uff11\uff10\uff10", "/?region=610100"),
        ("place=西安、河北", "/?region=610100,130000"),
        ("place=Xi'an", "/?region=610100"),
        ("amount_wan=３００", "/?amount=3000000"),
        ("amount_wan=1.5亿", "/?amount=150000000"),
        ("amount_wan=0.00001", "/?amount=0.1"),
        ("amount_wan=3%2C000万元", "/?amount=30000000"),
        ("purposes=rnd&purposes=pilot&q=贷", "/?q=%E8%B4%B7&purpose=rnd,pilot"),
        ("qualifications=srdi&unstated=exclude", "/?unstated=exclude&qualification=srdi"),
    ],
)
def test_what_people_type_becomes_the_address_that_the_api_takes(
    client: Client, db: None, query: str, address: str
) -> None:
    assert redirected(client, f"/?{query}") == address
    assert client.get(address).status_code == 200


def test_the_form_shows_an_address_in_the_words_it_was_typed_in(look: Look) -> None:
    page = look(f"{FITTING}&purpose=rnd,pilot&issuer=cmb&term_months=12")
    assert page.typed("stage") == ["startup"]
    assert page.typed("place") == ["西安市"]
    assert page.typed("amount_wan") == ["300"]
    assert page.typed("purposes") == ["rnd", "pilot"]
    assert page.typed("issuer") == ["cmb"]
    assert page.typed("term_months") == ["12"]


def test_submitting_the_form_unchanged_asks_the_same_again(client: Client, look: Look) -> None:
    asked = (
        "/?stage=startup,growth&region=610116,130000&amount=12.50&qualification=srdi"
        "&equity_invested=false&industry=C39&issuer=cmb&q=贷&unstated=exclude&order=newest"
    )
    page = look(asked)
    fields: list[tuple[str, str]] = []
    for name in dict.fromkeys(attrs["name"] for attrs in page.all("input")):
        fields += [(name, value) for value in page.typed(name)]
    fields += [("equity_invested", "false"), ("industry", "C39")]
    address = redirected(client, f"/?{urlencode(fields)}")
    given = dict(pair.split("=") for pair in address.removeprefix("/?").split("&"))
    expected = dict(pair.split("=") for pair in asked.removeprefix("/?").split("&"))
    assert given == {**expected, "q": "%E8%B4%B7", "amount": "12.5"}


@pytest.mark.parametrize(
    ("place", "sentence", "candidates"),
    [
        ("长安", "可指", ["130102", "610116"]),
        ("朝阳区", "可指", ["110105", "220104"]),
        ("苏洲", "名称相近的有", ["320500"]),
        ("Ｑｑｑ", "没有找到地区", []),
    ],
)
def test_a_place_that_is_not_clear_is_asked_about(
    look: Look, place: str, sentence: str, candidates: list[str]
) -> None:
    page = look(f"/?place={place}&amount_wan=300&stage=seed", 400)
    assert sentence in page.text
    assert page.typed("place") == [place]
    assert page.typed("amount_wan") == ["300"]
    assert page.typed("stage") == ["seed"]
    assert page.one("input", name="place")["aria-invalid"] == "true"
    for code in candidates:
        assert f"/?amount_wan=300&stage=seed&region={code}" in page.hrefs
    assert page.products == []


@pytest.mark.parametrize("text", ["三百", "-3", "0", "1e3", "300美元", "0.0000001", "9" * 13])
def test_a_sum_that_is_none_is_asked_about(look: Look, text: str) -> None:
    page = look(f"/?amount_wan={text}", 400)
    assert "金额以万元计" in page.text
    assert page.typed("amount_wan") == [text]


@pytest.mark.parametrize(
    ("query", "field", "kept"),
    [
        ("stage=xx", "stage", "xx"),
        ("region=999999", "place", "999999"),
        ("amount=abc", "amount_wan", "abc"),
        ("term_months=soon", "term_months", "soon"),
        ("purpose=fun", "purposes", "fun"),
        ("qualifications=huge", "qualifications", "huge"),
        ("q=%22", "q", '"'),
        ("instrument=gold", "instrument", "gold"),
        ("stage=seed&stage=growth", "stage", "seed,growth"),
        ("region=130000&place=西安", "place", "西安"),
        ("amount=1&amount_wan=3", "amount_wan", "3"),
        ("q=%00a", "q", "a"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_nothing_typed_is_lost(
    look: Look, query: str, field: str, kept: str
) -> None:
    page = look(f"/?{query}&credit_record=true", 400)
    assert page.typed(field) == [kept]
    assert page.products == []
    assert "有 1 处需要改" in page.text
    assert page.all("option", value="true", selected="")
    if page.all("a", href=f"#f-{field}"):
        assert [attrs for _, attrs in page.tags if attrs.get("id") == f"f-{field}"]


@pytest.mark.parametrize(
    "query",
    ["stages=seed", "facets=stage", "count=none", "order=best", "page_size=0", "cursor=x", "x=1"],
)
def test_the_page_is_as_strict_as_the_api(look: Look, query: str) -> None:
    page = look(f"/?{query}&q=贷", 400)
    assert page.typed("q") == ["贷"]
    assert any(href in ("/?q=%E8%B4%B7",) for href in page.hrefs)


def test_every_mistake_is_told_at_once(look: Look) -> None:
    page = look("/?stage=xx&place=火星&amount_wan=abc&foo=1", 400)
    assert "有 4 处需要改" in page.text


def test_an_address_that_is_too_long_gets_a_page(look: Look) -> None:
    assert "网址太长" in look(f"/?q={'a' * 5000}", 414).text


def test_what_cannot_be_answered_gets_a_page(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "SORTABLE", 3)
    page = look("/?order=name&q=贷", 422)
    assert "不能这样排序" in page.text
    assert page.typed("q") == ["贷"]
    assert "/?q=%E8%B4%B7" in page.hrefs
    monkeypatch.setattr(search, "TRIES", 0)
    assert "服务暂不可用" in look("/?q=贷", 503).text


@pytest.mark.parametrize("name", ["q", "place", "stage", "amount_wan", "instrument", "foo"])
def test_what_is_typed_is_text_and_never_markup(client: Client, db: None, name: str) -> None:
    evil = "<script>alert(1)</script>\"'><b>"
    page = Page(client.get("/", {name: evil}).content.decode())
    assert not page.all("script")
    assert "alert(1)</script>" not in page.html
    assert name == "foo" or page.typed(name) == [evil]


def test_a_record_is_text_and_never_markup(look: Look) -> None:
    entry = Entry.objects.get(code="cmb-zhaoke-toudai")
    for name in ("summary_zh", "detail_zh"):
        document = json.loads(getattr(entry, name))
        document["name"] = "<script>1</script>"
        setattr(entry, name, json.dumps(document))
    entry.save()
    for path in ("/?q=zktd", "/products/cmb-zhaoke-toudai/"):
        assert not look(path).all("script")


# --- places ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("内蒙古", ["150000"]),
        ("新疆", ["650000"]),
        ("延边", ["222400"]),
        ("海南", ["460000"]),
        ("吉林", ["220000"]),
        ("吉林市", ["220200"]),
        ("北京朝阳", ["110105"]),
        ("朝阳", ["110105", "211300"]),
        ("suzhou", ["320500", "341300"]),
        ("全国", ["000000"]),
        ("西安 市", ["610100"]),
        ("", []),
    ],
)
def test_names_of_places(db: None, text: str, codes: list[str]) -> None:
    assert places.found(text, atlas.latest()) == codes


def test_a_place_is_found_again_by_what_it_is_called(db: None) -> None:
    now = atlas.latest()
    some = [*list(now.regions)[::17], "110105", "220104", "130102", "610116", "610100", "150000"]
    lost = [code for code in some if places.found(places.shown(code, now), now) != [code]]
    assert lost == []


def test_provinces_and_cities_are_offered_while_typing(look: Look) -> None:
    options = [attrs["value"] for attrs in look("/").all("option")]
    assert {"河北省", "西安市", "延边朝鲜族自治州"} <= set(options)
    assert "长安区" not in options


# --- one product -----------------------------------------------------------------------------


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
    assert re.search(r"已于 \d{4}年\d{1,2}月\d{1,2}日 从目录撤下", page.text)
    assert "招科投贷" not in page.html
    assert "private" not in page.html
    assert "cmb-zhaoke-toudai" not in look("/?q=zktd").products


def test_a_product_refuses_what_is_no_fact_of_a_company(look: Look) -> None:
    page = look(f"{HUAXIA}?stage=xx&q=a", 400)
    assert "没有这个参数" in page.text
    assert HUAXIA in page.hrefs


# --- how pages are served --------------------------------------------------------------------

EVERY_KIND = ["/", FITTING, "/?q=zzzzzz", "/?stage=xx", HUAXIA, f"{HUAXIA}?stage=seed", "/nope/"]


@pytest.mark.parametrize("path", EVERY_KIND)
def test_a_page_needs_no_script_no_inline_style_and_nobody_else(
    client: Client, db: None, path: str
) -> None:
    html = client.get(path).content.decode()
    page = Page(html)
    assert not page.all("script")
    assert not page.all("style")
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action"):
            if tag != "a" and name in attrs:
                assert attrs[name].startswith("/"), (tag, attrs)
        for name in ("src", "href"):
            if attrs.get(name, "").startswith("/static/"):
                file = attrs[name].removeprefix("/static/").partition("#")[0]
                assert finders.find(file)


@pytest.mark.parametrize("path", EVERY_KIND)
def test_a_page_can_be_walked_without_seeing_it(client: Client, db: None, path: str) -> None:
    page = Page(client.get(path).content.decode())
    assert page.one("html") == {"lang": "zh-Hans"}
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("footer")) == 1
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in page.tags:
        for name in ("for", "aria-labelledby", "aria-describedby", "list"):
            assert set(attrs.get(name, "").split()) <= set(ids), attrs
        if attrs.get("href", "").startswith("#"):
            assert attrs["href"][1:] in ids
    labelled = {attrs.get("for") for attrs in page.all("label")}
    for tag, attrs in page.tags:
        if tag in ("input", "select") and attrs.get("type") not in ("radio", "checkbox", "hidden"):
            assert attrs["id"] in labelled
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


@pytest.mark.parametrize("path", EVERY_KIND)
def test_nobody_is_advised_and_nothing_is_praised(client: Client, db: None, path: str) -> None:
    text = Page(client.get(path).content.decode()).text
    assert BAIT.search(text) is None
    assert not re.search("推荐|最佳|最适合|为您|排名|获批", text)


@pytest.mark.parametrize("path", ["/", FITTING, HUAXIA])
def test_a_page_may_be_kept_as_long_as_an_answer_of_the_api(
    client: Client, db: None, path: str
) -> None:
    answer, api = client.get(path), client.get("/api/v1/products/")
    assert answer["Cache-Control"] == api["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert client.get("/?stage=xx")["Cache-Control"] == "no-store"


def test_pages_are_only_read(client: Client, db: None) -> None:
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
    assert client.put(HUAXIA).status_code == 405


STATEMENTS = {
    "/": ["products_head", "catalog_entry"],
    FITTING: ["products_head", "catalog_entry"],
    "/?place=西安&amount_wan=300": [],
    "/?stage=xx": [],
    HUAXIA: ["catalog_entry"],
    f"{HUAXIA}?region=610100&stage=seed": ["catalog_entry"],
}
"""The tables that a warm page reads: the journal's head, and the documents it shows."""


@pytest.mark.parametrize("path", STATEMENTS)
def test_a_page_reads_the_head_and_its_documents(client: Client, db: None, path: str) -> None:
    client.get(FITTING)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    asked = [query["sql"] for query in captured.captured_queries]
    assert all(sql.startswith("SELECT") for sql in asked)
    tables = [re.search(r'FROM "(\w+)"', sql) for sql in asked]
    assert [table[1] for table in tables if table] == STATEMENTS[path]


def test_every_parameter_has_a_name_on_the_page() -> None:
    for name in set(PARAMETERS).intersection(FINDER_PARAMETERS):
        assert FIELDS[name].label, name
    assert set(typed.STANDS_FOR.values()) <= set(PARAMETERS)


def test_a_limit_in_one_line() -> None:
    stated: dict[str, Any] = {"min": None, "max": None, "formula": None}
    assert limit(None) is None
    words = [
        limit({**stated, **more}).words  # type: ignore[union-attr]
        for more in (
            {"min": "100000.00", "max": "3000000.00"},
            {"max": "250000000.00"},
            {"min": "100000.00"},
            {"formula": "按销售额"},
        )
    ]
    assert words == ["10万元至300万元", "上限2.5亿元", "下限10万元", "按算法确定"]


# --- colours ---------------------------------------------------------------------------------

TEXTS = ("ink", "quiet", "brand", "met", "unstated", "unknown", "manual", "unmet")
GROUNDS = ("paper", "sheet", "soft", "brand-soft")


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: int) -> None:
    css = Path(str(finders.find("catalog/kedai.css"))).read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))
    for text in TEXTS:
        for ground in GROUNDS:
            ratio = _contrast(colours[text], colours[ground])
            assert ratio >= 4.5, (text, ground, round(ratio, 2))
    assert _contrast(colours["on-brand"], colours["brand"]) >= 4.5
    assert _contrast(colours["unmet"], colours["wrong-soft"]) >= 4.5
    assert _contrast(colours["edge"], colours["sheet"]) >= 3


def test_the_templates_set_chinese_with_chinese_marks() -> None:
    for file in TEMPLATES.rglob("*.html"):
        wrong = re.findall("[\u4e00-\u9fff][,;:?]|[,;:?][\u4e00-\u9fff]", file.read_text("utf-8"))
        assert wrong == [], file.name
