"""Products are picked along the way to be compared, five at most; the address keeps them."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.pages.carried import Carried
from tests.reading_pages import FITTING, Look, Page

ONE, TWO = "cmb-zhaoke-toudai", "citic-toulian-kechuangtong"
FIVE = [
    *("spdb-hardtech-denglingdai", "spdb-hardtech-zhongshidai", "spdb-hardtech-xinyongzheng"),
    *(ONE, "hxb-keji-qiye-touliandai"),
]


def picking(page: Page, code: str) -> str:
    """Where the link leads that picks a product, or lets go of it, without the card it is on."""
    href = page.one("a", id=f"pick-{code}")["href"]
    path, _, card = href.partition("#")
    assert card == f"c-{code}"
    assert page.one("li", id=card)
    return path


def test_a_card_picks_its_product_and_keeps_the_question(look: Look) -> None:
    asked = "/?region=130000&family=equity-linked-loan&order=name"
    page = look(asked)
    first, second = page.products[:2]
    assert picking(page, first) == f"{asked}&compare={first}"
    page = look(f"{asked}&compare={first}")
    assert "移出对照" in page.text
    assert picking(page, first) == asked
    assert picking(page, second) == f"{asked}&compare={first},{second}"


def test_a_pick_on_a_later_page_stays_on_that_page(look: Look) -> None:
    (following,) = look("/?page_size=3&order=name").all("a", rel="next")
    page = look(following["href"])
    assert "cursor=" in picking(page, page.products[0])


def test_without_picks_there_is_no_tray(look: Look) -> None:
    page = look(FITTING)
    assert page.one("div", id="picks") == {"id": "picks"}
    assert "并排对照" not in page.text


def test_one_pick_is_not_yet_a_comparison(look: Look) -> None:
    page = look(f"{FITTING}&compare={ONE}")
    assert "已选 1 项产品 再选一项" in page.text
    assert not [href for href in page.hrefs if href.startswith("/compare/")]


def test_several_picks_are_compared_for_this_company(look: Look) -> None:
    page = look(f"{FITTING}&q=贷&compare={ONE},{TWO}")
    assert "已选 2 项产品" in page.text
    company = "stage=startup&region=610100&amount=3000000"
    assert f"/compare/?code={ONE}&code={TWO}&{company}" in page.hrefs
    assert f"{FITTING}&q=%E8%B4%B7" in page.hrefs


def test_five_are_enough(look: Look) -> None:
    page = look(f"/?compare={','.join(FIVE)}&q=科技企业投联贷")
    assert "移出对照" in page.text
    full = look(f"/?compare={','.join(FIVE)}&q=投联科创通")
    assert full.products == [TWO]
    assert not [attrs for attrs in full.all("a") if attrs.get("id", "").startswith("pick-")]
    assert full.text.count("对照栏已满") == 2


def test_a_product_is_opened_with_the_picks(look: Look) -> None:
    page = look(f"/?stage=growth&q=瞪羚贷&compare={ONE}")
    assert f"/products/spdb-hardtech-denglingdai/?stage=growth&compare={ONE}" in page.hrefs


ROOMS = ["/", "/map/", "/sources/", "/issuers/", "/families/", "/methods/"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((room, 200) for room in ROOMS),
        *((f"/products/{ONE}/", 200), ("/issuers/cmb/", 200), ("/en/sources/hebei-linkage/", 200)),
        *((f"/compare/?code={ONE}", 200), ("/compare/?code=never-known", 400)),
    ],
)
def test_the_company_and_the_picks_go_along_to_every_room(
    look: Look, path: str, status: int
) -> None:
    asked = f"stage=growth&compare={ONE}"
    page = look(f"{path}{'&' if '?' in path else '?'}{asked}", status)
    language = "/en" if path.startswith("/en/") else ""
    ways = {href.partition("?")[0]: href for href in page.hrefs if asked in href}
    assert {f"{language}{room}" for room in ROOMS} <= {*ways}


@pytest.mark.parametrize(
    "picks", ["a,b,c,d,e,f", "A", "<b>", "a b", "-", "a--b", "x" * 81, "cmb/..", "招科投贷"]
)
def test_picks_that_are_none_are_refused_and_the_rest_is_kept(
    client: Client, db: None, picks: str
) -> None:
    answer = client.get("/", {"stage": "seed", "q": "贷", "compare": picks})
    assert answer.status_code == 400
    page = Page(answer.content.decode())
    assert "对照栏里是 1 到 5 个产品代码" in page.text
    assert page.typed("stage") == ["seed"]
    assert page.typed("q") == ["贷"]
    assert page.products == []
    assert "/?stage=seed&q=%E8%B4%B7" in page.hrefs
    assert page.one("div", id="picks") == {"id": "picks"}


def test_picks_are_kept_when_something_else_is_wrong(look: Look) -> None:
    page = look(f"/?stage=xx&compare={ONE},{TWO}", 400)
    assert f"/compare/?code={ONE}&code={TWO}" in [
        href.partition("&stage")[0] for href in page.hrefs
    ]
    assert page.typed("compare") == [f"{ONE},{TWO}"]


def test_picking_twice_is_picking_once() -> None:
    along = Carried("/", {"compare": ["a,b,a"]})
    assert along.picked == ["a", "b"]
    assert along.toggled("b") == "/?compare=a"
    assert Carried("/", {"compare": ["a"]}).toggled("a") == "/"
    assert Carried("/", {"compare": ["a,b,c,d,e"]}).toggled("f") is None


@pytest.mark.parametrize("query", ["compare=", "compare", "compare=%00", "compare=&compare="])
def test_an_empty_pick_beside_a_mistake_is_as_none(client: Client, query: str) -> None:
    """Not a failure: the form comes back with the mistake."""
    answer = client.get(f"/?{query}&stage=xx")
    assert answer.status_code == 400
