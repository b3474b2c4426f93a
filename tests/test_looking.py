"""One look at an address says whether it opens, by which answer, and where it led."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from products.links.looking import Look
from products.models import LinkOutcome
from tests.link_looks import at, chain
from tests.listeners import Handler

OPENS, BROKEN = LinkOutcome.OPENS, LinkOutcome.BROKEN


@pytest.mark.parametrize("status", [200, 204, 206])
def test_a_page_that_answers_opens_by_one_request_without_a_body(status: int) -> None:
    found, web = at(lambda page: page.say(status), "/loan?a=1")

    assert found == Look(OPENS, status, "")
    assert web.asked == [("HEAD", "bank.example", "/loan?a=1")]


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_page_closed_to_programs_counts_as_open_and_says_so(status: int) -> None:
    found, _ = at(lambda page: page.say(status))

    assert found == Look(OPENS, status, f"要求登录或拒绝程序访问（{status}）。")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "对方不答应这样的访问（400）。"),
        (404, "网页已不在（404）。"),
        (410, "网页已不在（410）。"),
        (500, "对方的服务器出错（500）。"),
        (503, "对方的服务器出错（503）。"),
        (302, "要转到别处，却没有写明去处（302）。"),
        (304, "要转到别处，却没有写明去处（304）。"),
    ],
)
def test_an_error_of_the_page_is_named(status: int, words: str) -> None:
    found, _ = at(lambda page: page.say(status))

    assert found == Look(BROKEN, status, words)


@pytest.mark.parametrize("refusal", [403, 404, 405, 500, 501])
def test_where_head_is_refused_get_is_asked(refusal: int) -> None:
    found, web = at(lambda page: page.say(refusal if page.command == "HEAD" else 200))

    assert found == Look(OPENS, 200, "")
    assert [method for method, *_ in web.asked] == ["HEAD", "GET"]


def test_where_head_is_hung_up_on_get_is_asked() -> None:
    found, _ = at(lambda page: page.say(200) if page.command == "GET" else None)

    assert found == Look(OPENS, 200, "")


def test_who_says_too_many_is_not_asked_again() -> None:
    _, web = at(lambda page: page.say(429))

    assert len(web.asked) == 1


def test_we_say_who_we_are(settings: Any) -> None:
    _, web = at(lambda page: page.say(200))
    settings.PUBLIC_URL = "https://catalog.example"
    _, known = at(lambda page: page.say(200))

    assert web.agents == {"Kedai link check"}
    assert known.agents == {"Kedai link check (+https://catalog.example)"}


def test_five_redirects_are_followed_and_told() -> None:
    found, web = at(chain(5), "/0")

    assert found == Look(OPENS, 200, f"已转到“{web.url('/5')}”。")


@pytest.mark.parametrize("page", [chain(6), lambda page: page.say(301, Location=page.path)])
def test_a_chain_of_more_or_a_loop_is_broken(page: Callable[[Handler], None]) -> None:
    found, web = at(page, "/0")

    assert found == Look(BROKEN, 302 if web.asked[-1][2] == "/5" else 301, "转来转去超过 5 次。")
    assert len(web.asked) == 6


@pytest.mark.parametrize("sent", ["/贷款", "/%E8%B4%B7%E6%AC%BE", " /贷款 "])
def test_a_redirect_in_raw_letters_is_followed_as_it_was_sent(sent: str) -> None:
    def page(handler: Handler) -> None:
        if handler.path == "/":
            handler.say(302, Location=sent.encode().decode("latin-1"))
        else:
            handler.say(200)

    found, web = at(page)

    assert found.outcome == OPENS
    assert web.asked[-1][2] == "/%E8%B4%B7%E6%AC%BE"


def test_a_page_that_is_gone_behind_a_redirect_says_where() -> None:
    def page(handler: Handler) -> None:
        handler.say(404) if handler.path == "/gone" else handler.say(302, Location="/gone")

    found, web = at(page)

    assert found == Look(BROKEN, 404, f"已转到“{web.url('/gone')}”。网页已不在（404）。")
