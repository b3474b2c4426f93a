"""What people type becomes the address that the API takes, and nothing typed is lost."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from catalog.finding import search, sorting
from tests.reading_pages import FITTING, Look, Page, redirected


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
        ("place=西安、西安市、xian", "/?region=610100"),
        ("place=Xi'an", "/?region=610100"),
        ("place=hebei", "/?region=130000"),
        ("place=Chang'an, Xi'an", "/?region=610116"),
        ("amount_wan=３００", "/?amount=3000000"),
        ("amount_wan=1.5亿", "/?amount=150000000"),
        ("amount_wan=0.00001", "/?amount=0.1"),
        ("amount_wan=3%2C000万元", "/?amount=30000000"),
        ("amount_wan=3 million", "/?amount=3000000"),
        ("amount_wan=CNY 500k", "/?amount=500000"),
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
        ("长安", "可指不止一处", ["130102", "610116"]),
        ("朝阳区", "可指不止一处", ["110105", "220104"]),
        ("苏洲", "名称相近的有", ["320500"]),
        ("Ｑｑｑ", "没有找到这个地区", []),
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
    assert "/?q=%E8%B4%B7" in page.hrefs


def test_a_page_of_another_question_leads_back_to_the_first(look: Look) -> None:
    (following,) = look("/?page_size=5&stage=seed").all("a", rel="next")
    page = look(following["href"].replace("seed", "growth"), 400)
    assert "属于另一个问题" in page.text
    (first,) = [a["href"] for a in page.all("a") if a["href"].startswith("/?page_size=5")]
    assert first == "/?page_size=5&stage=growth"
    assert page.typed("stage") == ["growth"]
    assert page.products == []


def test_a_sum_too_large_is_shown_as_the_field_counts_it(look: Look) -> None:
    page = look("/?amount=99999999999999&stage=seed", 400)
    assert page.typed("amount_wan") == ["9999999999.9999"]
    assert page.text.count("金额以万元计") == 2
    assert page.typed("stage") == ["seed"]


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
    assert [attrs for attrs in page.all("script") if "src" not in attrs] == []
    assert "alert(1)</script>" not in page.html
    assert name == "foo" or page.typed(name) == [evil]
