"""The map draws what the finder finds, and takes the company along."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.filters import PARAMETERS
from catalog.pages.map import view
from products.vocabulary import STAGE, VERDICT
from tests.index_states import without_documents
from tests.reading_maps import Line, code_of, lines, placed, rows, unplaced
from tests.reading_pages import Look

XIAN = "stage=startup&region=610100&amount=3000000"
QUESTIONS = [
    "",
    XIAN,
    "q=贷&offering=promoted",
    "instrument=bond,equity",
    "family=cash-flow-loan&updated_since=2020-01-01",
    "stage=growth&unstated=exclude",
    "q=zzzzzz",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_map_draws_what_the_api_finds(question: str, look: Look, get: Any) -> None:
    api = get(f"products/?{question}&page_size=100")
    drawn = lines(look(f"/map/?{question}").html)
    assert sorted(line.code for line in drawn) == sorted(r["code"] for r in api["results"])


def test_each_line_runs_below_the_stages_that_its_product_states(look: Look, get: Any) -> None:
    stated = {
        result["code"]: [stage["code"] for stage in result["stages"]]
        for result in get("products/?page_size=100")["results"]
    }
    html = look("/map/").html
    drawn = placed(html)
    assert {line.code: line.stages for line in drawn} == {c: s for c, s in stated.items() if s}
    assert {line.code for line in unplaced(html)} == {c for c, s in stated.items() if not s}
    assert len(drawn) == 6


def test_lines_start_from_the_left_and_products_without_a_family_come_last(look: Look) -> None:
    html = look("/map/").html
    starts = [line.pieces[0][0] for line in placed(html)]
    assert starts == sorted(starts)
    assert re.findall(r"<h3[^>]*>(.*?)</h3>", html)[-2] == "产品类型未披露"
    assert re.findall(r"<h4[^>]*>(.*?)</h4>", html)[-1] == "产品类型未披露"
    assert re.search(r'<h3><a href="/families/gazelle-loan/">瞪羚贷</a></h3>', html)


def test_a_line_opens_its_product_and_takes_the_company_along(look: Look) -> None:
    page = look(f"/map/?{XIAN}&instrument=loan&compare=spdb-hardtech-dengling")
    drawn = lines(page.html)
    assert drawn
    for line in drawn:
        path, _, carried = line.href.partition("?")
        assert path == f"/products/{line.code}/"
        assert carried == f"{XIAN}&compare=spdb-hardtech-dengling"
    assert look(drawn[0].href).all("h1")


def spoken(line: Line) -> str:
    return f"{line.name} {line.title}"


def test_a_line_says_name_issuer_stages_and_limit(look: Look) -> None:
    said = {line.code: spoken(line) for line in lines(look("/map/").html)}
    assert said["spdb-hardtech-chuangxin-jifendai"] == (
        "创新积分贷 贷款 阶段：同类说明 浦发银行西安高新技术产业开发区硬科技支行"
        " 初创期、成长期；额度未披露"
    )
    assert said["hxb-keji-qiye-touliandai"] == (
        "科技企业投联贷 贷款 上限1000万元 华夏银行 企业阶段未披露；上限10,000,000元"
    )
    assert said["zhejiang-kechuang-gongsi-zhaiquan"] == (
        "科技创新公司债券 债券 政策推广 成长期、成熟期；额度未披露"
    )


def test_the_table_says_what_the_picture_says_in_the_same_order(look: Look) -> None:
    html = look("/map/?stage=startup").html
    drawn, told = lines(html), rows(html)
    assert [row.href for row in told] == [line.href for line in drawn]
    for line, row in zip(drawn, told, strict=True):
        stages, limit = line.title.split("；")
        assert row.cells[1].split(" ")[0] == stages.removeprefix("企业阶段")
        assert row.cells[2].split(" ")[-1] == limit.removeprefix("额度")
    assert "上限1000万元 上限10,000,000元" in [row.cells[2] for row in told]
    assert "初创期、成长期 同类说明" in [row.cells[1] for row in told]


def test_a_line_counts_its_verdicts_in_words_beside_their_shapes(look: Look, get: Any) -> None:
    found = get(f"products/?{XIAN}&page_size=100")["results"]
    html = look(f"/map/?{XIAN}").html
    label = {code: VERDICT.label(code).zh for code in VERDICT.codes}
    for result in found:
        verdicts = [one["verdict"] for one in result["match"].values()]
        (line,) = (line for line in lines(html) if line.code == result["code"])
        for code in VERDICT.codes:
            words = f"{label[code]} {verdicts.count(code)}"
            assert (words in line.name) is (code in verdicts)
    assert "#met" in html
    assert not any(label["unstated"] in line.name for line in lines(look("/map/").html))


def test_the_axis_defines_each_stage_and_marks_the_one_asked(look: Look) -> None:
    page = look("/map/?stage=growth")
    for term in STAGE:
        assert term.definition
        assert term.definition.zh in page.text
    assert "成长期 · 所填阶段 产品已有市场" in page.text
    assert "种子期 · 所填阶段" not in page.text
    (asked,) = page.all("rect", **{"class": "asked"})
    assert asked["x"] == "50%"


def test_what_was_asked_can_be_let_go_of_and_leads_back_to_the_finder(look: Look) -> None:
    page = look(f"/map/?{XIAN}&instrument=loan&compare=spdb-hardtech-dengling")
    assert "陕西省西安市" in page.text
    assert f"/map/?{XIAN}&compare=spdb-hardtech-dengling" in page.hrefs
    assert "/map/?compare=spdb-hardtech-dengling" in page.hrefs
    finder = f"/?{XIAN}&instrument=loan&compare=spdb-hardtech-dengling"
    assert finder in page.hrefs
    assert sorted(map(code_of, {line.href for line in lines(page.html)})) == sorted(
        set(look(f"{finder}&page_size=100").products)
    )


def test_a_product_is_picked_from_the_table_and_marked_in_the_picture(look: Look) -> None:
    page = look("/map/?stage=startup")
    (picking,) = (h for h in page.hrefs if h.endswith("compare=hxb-keji-qiye-touliandai"))
    assert picking == "/map/?stage=startup&compare=hxb-keji-qiye-touliandai"
    page = look(picking)
    assert [li.code for li in lines(page.html) if "已加入对照" in li.name] == [
        "hxb-keji-qiye-touliandai"
    ]
    assert "/map/?stage=startup" in page.hrefs


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("stage=xx", "没有代码 xx"),
        ("stage=seed&stage=growth", "只能写一次"),
        ("amount=99999999999999", "金额以元计"),
        ("colour=red", "没有这个参数"),
        ("compare=A B", "产品代码"),
        ("q=%FF", "不是 UTF-8"),
        *((f"{name}=20", "没有这个参数") for name in view.LAID_OUT_BY_ITSELF),
    ],
)
def test_what_is_not_understood_draws_nothing_and_says_why(
    question: str, sentence: str, look: Look
) -> None:
    page = look(f"/map/?{question}&instrument=loan", status=400)
    assert sentence in page.text
    assert lines(page.html) == []
    assert any(href.startswith("/?") and "instrument=loan" in href for href in page.hrefs)
    assert any(href.startswith("/map/?") and "instrument=loan" in href for href in page.hrefs)


def test_what_was_typed_is_repeated_as_text(look: Look) -> None:
    page = look("/map/?stage=<script>alert(1)</script>", status=400)
    assert not page.all("script")
    assert "<script>" in page.text


def test_nothing_found_says_so_and_leads_to_what_to_relax(look: Look) -> None:
    page = look("/map/?q=zzzzzz&stage=seed")
    assert "没有产品同时满足这些条件" in page.text
    assert "/?q=zzzzzz&stage=seed" in page.hrefs


def test_of_many_products_those_with_the_fewest_open_points_are_drawn(
    look: Look, get: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST", 10)
    api = get(f"products/?{XIAN}&page_size=10")
    page = look(f"/map/?{XIAN}")
    assert {line.code for line in lines(page.html)} == {r["code"] for r in api["results"]}
    assert "画出 10 项产品，共 23 项" in page.text
    assert f"/?{XIAN}#facets" in page.hrefs
    assert f"/map/?{XIAN}&unstated=exclude" not in page.hrefs, "nothing meets everything"
    assert "/map/?stage=startup&unstated=exclude" in look("/map/?stage=startup").hrefs


def test_the_largest_map_stays_light(client: Client, db: None) -> None:
    """Even if every product carried as much as one of a company with all its facts told."""
    facts = "&guarantee=unsecured&purpose=rnd&qualification=tech_sme&industry=C39&term_months=12"
    path = f"/map/?{XIAN}{facts}&equity_invested=true&credit_record=true"
    content = client.get(path).content
    empty = client.get(f"{path}&q=zzzzzz").content
    products = (len(content) - len(empty)) / len(lines(content.decode()))
    assert products * view.MOST + len(empty) < 350_000
    assert len(gzip.compress(content)) < 12_000


def test_the_map_speaks_the_language_of_its_address(look: Look) -> None:
    page = look(f"/en/map/?{XIAN}")
    assert page.one("html")["lang"] == "en"
    assert {line.href.partition("products")[0] for line in lines(page.html)} == {"/en/"}
    assert "The product sells; revenue and team are growing." in page.text
    assert any(line.title.startswith("Start-up, Growth") for line in placed(page.html))
    assert f"/map/?{XIAN}" in page.hrefs


@pytest.mark.parametrize("path", ["/map/", f"/map/?{XIAN}", "/en/map/"])
def test_a_map_reads_the_head_and_its_documents(path: str, client: Client, db: None) -> None:
    client.get(path)
    without_documents()
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    asked = [re.search(r'FROM "(\w+)"', query["sql"]) for query in captured.captured_queries]
    assert [table and table[1] for table in asked] == ["products_head", "catalog_entry"]


def test_every_filter_of_the_finder_is_a_filter_of_the_map() -> None:
    shape = {"order", "facets", "count", "page_size", "cursor", "as_of"}
    assert set(view.MAP_PARAMETERS) == set(PARAMETERS) - shape | {"compare"}
