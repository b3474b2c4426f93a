"""htmx only makes the finder smoother: it is given the page that everybody gets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from catalog.finding import sorting
from tests.reading_pages import FITTING, Look, Page

PICKED = f"{FITTING}&compare=cmb-zhaoke-toudai"


def swapped(client: Client, path: str, pressed: str = "") -> Page:
    """The page as htmx asks for it, after something with this id was pressed."""
    headers = {"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "main"}
    answer = client.get(path, headers={**headers, **({"HX-Trigger": pressed} if pressed else {})})
    return Page(answer.content.decode())


@pytest.mark.parametrize("path", ["/", FITTING, PICKED, "/?q=zzzzzz", "/?stage=xx", "/en/"])
def test_it_is_given_what_everybody_is_given(client: Client, db: None, path: str) -> None:
    plain, smooth = Page(client.get(path).content.decode()), swapped(client, path)
    assert (smooth.text, smooth.hrefs) == (plain.text, plain.hrefs)
    assert (
        client.get(path).status_code == client.get(path, headers={"HX-Request": "true"}).status_code
    )


@pytest.mark.parametrize("path", ["/", FITTING, PICKED, "/?stage=xx", "/?q=zzzzzz"])
def test_every_page_of_the_finder_has_the_parts_that_are_swapped(
    client: Client, db: None, path: str
) -> None:
    page = Page(client.get(path).content.decode())
    around = page.one("div", **{"hx-boost": "true"})
    parts = [around["hx-target"], around["hx-select"], *around["hx-select-oob"].split(",")]
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {part.removeprefix("#").partition(":")[0] for part in parts} <= ids


@pytest.mark.parametrize("path", [f"/?q={'a' * 5000}", "/products/never-known/"])
def test_a_refusal_has_the_part_that_is_swapped(client: Client, db: None, path: str) -> None:
    assert Page(client.get(path).content.decode()).one("main", id="main")


def test_the_focus_moves_to_the_answer(client: Client, look: Look) -> None:
    assert "autofocus" not in look(FITTING).one("h2", id="count")
    assert "autofocus" in swapped(client, FITTING).one("h2", id="count")
    assert swapped(client, FITTING).one("p", id="told")["role"] == "status"


@pytest.mark.parametrize(
    ("path", "pressed", "told"),
    [
        (f"{FITTING}&order=name", "order-name", "排序：名称"),
        (PICKED, "pick-cmb-zhaoke-toudai", "已选 1 项产品"),
        (FITTING, "pick-cmb-zhaoke-toudai", "已选 0 项产品"),
    ],
)
def test_what_was_pressed_keeps_the_focus_and_the_news_is_told(
    client: Client, db: None, path: str, pressed: str, told: str
) -> None:
    page = swapped(client, path, pressed)
    assert "autofocus" not in page.one("h2", id="count")
    assert told in page.text.replace("\uff1a ", "\uff1a")
    assert page.text.count(told) > swapped(client, path).text.count(told)


def test_a_pick_stays_where_it_is_on_the_screen(client: Client, look: Look) -> None:
    """Without script the link comes back to its card; with it nothing moves."""
    assert [attrs for attrs in look(FITTING).all("li") if attrs.get("id", "").startswith("c-")]
    page = swapped(client, PICKED, "pick-cmb-zhaoke-toudai")
    assert not [attrs for attrs in page.all("li") if "id" in attrs]
    kept = page.one("a", id=f"pick-{page.products[0]}")
    assert kept["hx-swap"] == "outerHTML show:none"


def test_wrong_input_is_shown_where_it_was_typed(client: Client, db: None) -> None:
    page = swapped(client, "/?place=changan&amount_wan=300")
    assert "autofocus" in page.one("h2", id="faults")
    assert page.typed("place") == ["changan"]


def test_an_order_that_cannot_be_had_is_told_as_what_it_is(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "SORTABLE", 3)
    page = swapped(client, "/?order=name", "order-name")
    assert "autofocus" in page.one("h2", id="faults")
    assert '<p id="told" class="visually-hidden" role="status"></p>' in page.html


def test_links_to_other_kinds_of_pages_are_plain_links(look: Look) -> None:
    page = look(FITTING)
    products = [attrs for attrs in page.all("a") if attrs["href"].startswith("/products/")]
    assert {attrs["hx-boost"] for attrs in products} == {"false"}
    assert page.one("nav", **{"class": "onward"})["hx-boost"] == "false"


def test_it_keeps_nothing_and_writes_no_style_and_no_code(look: Look) -> None:
    config: dict[str, Any] = json.loads(look("/").one("meta", name="htmx-config")["content"])
    for name in ("includeIndicatorStyles", "allowEval", "allowScriptTags"):
        assert config[name] is False
    assert config["refreshOnHistoryMiss"] is True
    handling = {rule["code"]: rule["swap"] for rule in config["responseHandling"]}
    assert handling == {"50[24]": False, "...": True}


def test_the_file_is_ours_and_comes_after_the_page(look: Look, client: Client) -> None:
    script = look("/").one("script")
    assert "defer" in script
    answer = client.get(script["src"])
    assert answer.status_code == 200
    answer.close()


def test_no_cache_mixes_them_up(client: Client, db: None) -> None:
    for path in (FITTING, "/?stage=xx"):
        assert {"HX-Request", "HX-Trigger"} <= {*client.get(path)["Vary"].split(", ")}
