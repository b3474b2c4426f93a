"""Three companies on a phone, each with what they came for. Two of them need no JavaScript."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser import PHONE, chromium, needs_browser
from tests.builders import approve, submitted

ATOM = "{http://www.w3.org/2005/Atom}"
SCRIPTED = pytest.mark.parametrize(
    "phone",
    [PHONE, {**PHONE, "java_script_enabled": False}],
    ids=["with JavaScript", "without JavaScript"],
)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@needs_browser
@SCRIPTED
def test_a_start_up_in_xian_finds_a_loan_and_reads_its_source(
    committed: None, live_server: Any, phone: dict[str, Any]
) -> None:
    with chromium(**phone) as page:
        page.goto(live_server.url)
        page.get_by_role("radio", name="初创期").check()
        page.get_by_label("所在地").fill("西安")
        page.get_by_label("需要的金额").fill("３００")
        page.get_by_role("button", name="查找", exact=True).click()
        page.wait_for_url("**/?stage=startup&region=610100&amount=3000000*")
        expect(page.get_by_role("heading", name="找到 23 项")).to_be_visible()
        assert fits(page)

        page.get_by_role("heading", name="创新积分贷").first.get_by_role("link").click()
        expect(page.get_by_role("heading", level=1, name="创新积分贷")).to_be_visible()
        expect(page.locator("main")).to_contain_text("未披露")
        assert fits(page)

        page.locator("h1").get_by_role("link").first.click()
        note = page.locator(":target")
        expect(note).to_contain_text("第")
        expect(note).to_be_in_viewport()
        paragraph = re.search("第[0-9]+段", note.inner_text())
        assert paragraph
        note.get_by_role("link", name=paragraph[0]).click()

        expect(page.get_by_role("heading", level=1)).to_have_text("浦发银行打造全国首家硬科技支行")
        read = page.locator(":target")
        expect(read).to_be_in_viewport()
        expect(read.get_by_role("heading", name=paragraph[0])).to_be_visible()
        expect(read).to_contain_text("创新积分贷")
        assert fits(page)


@needs_browser
@SCRIPTED
def test_a_firm_in_hebei_with_a_fund_behind_it_compares_three(
    committed: None, live_server: Any, phone: dict[str, Any]
) -> None:
    three = ["招科投贷", "科技企业投联贷", "投联科创通"]
    with chromium(**phone) as page:
        page.goto(live_server.url)
        page.get_by_label("所在地").fill("石家庄")
        page.get_by_label("需要的金额").fill("800")
        page.get_by_text("更多条件").click()
        page.get_by_label("股权投资").select_option("true")
        page.get_by_role("button", name="查找", exact=True).click()
        expect(page).to_have_url(re.compile("amount=8000000"))
        assert {"region=130100", "equity_invested=true"} <= {*urlsplit(page.url).query.split("&")}

        for name in three:
            page.get_by_role("link", name=re.compile(f"加入对照.*{name}")).click()
            expect(page.get_by_role("link", name=re.compile(f"移出对照.*{name}"))).to_be_visible()
        page.get_by_role("link", name="并排对照").click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("3 项")
        table = page.get_by_role("table")
        for name in three:
            expect(table.get_by_role("columnheader", name=name)).to_be_attached()
        cells = table.get_by_role("row", name="额度上限").get_by_role("cell").all_inner_texts()
        assert [("1000万元" in cell, "未披露" in cell) for cell in cells] == [
            (False, True),
            (True, False),
            (False, True),
        ]
        assert fits(page)


def told(feed: bytes) -> list[str]:
    """The titles of the entries of a feed, newest first."""
    root = ET.fromstring(feed)  # noqa: S314
    assert root.tag == f"{ATOM}feed"
    return [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")]


@needs_browser
def test_a_firm_in_zhejiang_subscribes_to_its_question(
    committed: None, live_server: Any, settings: Any
) -> None:
    """It hears of what concerns it, and of nothing else."""
    settings.ONE_PERSON_DESK = True
    with chromium(**PHONE) as page:
        page.goto(live_server.url)
        page.get_by_label("所在地").fill("浙江")
        page.get_by_role("button", name="查找", exact=True).click()
        page.wait_for_url("**/?region=330000*")
        expect(page.locator("main")).to_contain_text("浙科贷")
        subscribe = page.get_by_role("main").get_by_role("link", name=re.compile("订阅"))
        address = subscribe.get_attribute("href") or ""
        page.reload()
        offered = page.locator("link[type='application/atom+xml']")
        assert offered.get_attribute("href") == address
    client = Client(SERVER_NAME="localhost")
    before = told(client.get(address).content)
    assert any("浙科贷" in title for title in before)
    assert not any("招科投贷" in title or "瞪羚贷" in title for title in before)

    carol = User.objects.create_superuser("carol", password="a long enough one")
    for code in ("zhejiang-zhekedai", "cmb-zhaoke-toudai"):
        approve(submitted(code, carol), carol)
    news = told(client.get(address).content)
    assert len(news) == len(before) + 1
    assert "浙科贷" in news[0]
