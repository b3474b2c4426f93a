"""A place is understood by its name, in pinyin, in English or by its code; never by guessing."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.utils.translation import override

from catalog.finding import atlas
from catalog.pages import places
from tests.reading_pages import Look


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
        ("全国", ["000000"]),
        ("西安 市", ["610100"]),
        ("", []),
    ],
)
def test_names_in_chinese(db: None, text: str, codes: list[str]) -> None:
    assert places.found(text, atlas.latest()) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("xian", ["610100"]),
        ("Xi'an", ["610100"]),
        ("XI AN", ["610100"]),
        ("xianshi", ["610100"]),
        ("hebei", ["130000"]),
        ("neimenggu", ["150000"]),
        ("Inner Mongolia", ["150000"]),
        ("huhehaote", ["150100"]),
        ("Hohhot", ["150100"]),
        ("suzhou", ["320500", "341300"]),
        ("changan", ["130102", "610116"]),
        ("xian changan", ["610116"]),
        ("shaanxixian", ["610100"]),
        ("chaoyang", ["110105", "211300"]),
        ("beijing chaoyang", ["110105"]),
        ("changzhi", ["140400"]),
        ("luohe", ["411100"]),
        ("lvliang", ["141100"]),
        ("Lüliang", ["141100"]),
        ("shanxi", ["140000", "610000"]),
        ("hainan", ["460000"]),
        ("Hainan Prefecture", ["632500"]),
        ("Jilin City", ["220200"]),
        ("xa", []),
        ("x", []),
    ],
)
def test_names_in_letters(db: None, text: str, codes: list[str]) -> None:
    assert places.found(text, atlas.latest()) == codes


def test_an_english_name_is_meant_on_an_english_page(db: None) -> None:
    with override("en"):
        assert places.found("Shanxi", atlas.latest()) == ["140000"]
        assert places.found("Suzhou", atlas.latest()) == ["320500", "341300"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("西安、河北", ["西安", "河北"]),
        ("西安，河北", ["西安", "河北"]),
        ("西安，陕西", ["陕西 西安"]),
        ("Xi'an, Shaanxi", ["Shaanxi Xi'an"]),
        ("Chang'an, Xi'an, Shaanxi; Hebei", ["Shaanxi Xi'an Chang'an", "Hebei"]),
    ],
)
def test_commas_list_places_or_lead_outward(db: None, text: str, listed: list[str]) -> None:
    assert places.listed(text, atlas.latest()) == listed


@pytest.mark.parametrize(
    ("text", "first"), [("hangzou", "330100"), ("石家", "130100"), ("guangzh", "440100")]
)
def test_a_slip_of_the_hand_is_asked_about(db: None, text: str, first: str) -> None:
    assert places.suggested(text, atlas.latest())[0] == first


def test_what_is_like_nothing_is_not_guessed(db: None) -> None:
    for text in ("", "Qqq", "xa", "zzzzzz"):
        assert places.suggested(text, atlas.latest()) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_place_is_found_again_by_what_it_is_called(db: None, language: str) -> None:
    now = atlas.latest()
    some = [*list(now.regions)[::29], "110105", "140000", "130102", "610116", "320500", "150000"]
    with override(language):
        for code in some:
            (name,) = places.listed(places.shown(code, now), now)
            assert places.found(name, now) == [code]


def test_provinces_and_cities_are_offered_while_typing(look: Look) -> None:
    options = [attrs["value"] for attrs in look("/").all("option")]
    assert {"河北省", "西安市", "延边朝鲜族自治州"} <= set(options)
    assert "长安区" not in options
    english = [attrs["value"] for attrs in look("/en/").all("option")]
    assert {"Hebei", "Xi'an", "Suzhou, Anhui", "Suzhou, Jiangsu"} <= set(english)


def test_more_places_than_a_list_may_hold_are_refused(look: Look) -> None:
    page = look(f"/?place={'、'.join(['西安'] * 21)}", 400)
    assert "最多 20 个地区" in page.text


@pytest.mark.parametrize(
    ("typed", "clearer"),
    [
        ("西安、长安", "西安、610116"),
        ("西安；Ｃｈａｎｇａｎ", "西安、610116"),
        ("朝阳、北京朝阳区", "211300、北京朝阳区"),
        ("火星、长安", "火星、610116"),
    ],
)
def test_one_unclear_place_is_chosen_and_the_others_stay(
    look: Look, typed: str, clearer: str
) -> None:
    page = look(f"/?place={typed}&stage=seed", 400)
    assert f"/?stage=seed&place={quote(clearer)}" in page.hrefs


def test_leaving_out_one_unclear_place_keeps_the_others(look: Look) -> None:
    page = look("/?place=西安、Ｑｑｑ", 400)
    assert f"/?place={quote('西安')}" in page.hrefs


def test_of_many_misspelt_places_every_one_is_told(look: Look) -> None:
    """Similar names are looked for among all there are, so only for the first few."""
    page = look("/?place=杭洲、苏洲、郑洲、兰洲", 400)
    assert "有 4 处需要改" in page.text
    assert page.html.count('class="candidates"') == 3
    assert "兰洲 没有找到这个地区" in page.text
