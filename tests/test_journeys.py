"""Three people, three ways through the house, in a real browser where there is a page."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="Chromium is not installed"
)


@contextmanager
def chromium(**options: Any) -> Iterator[Page]:
    """A page of a browser. Its loop makes Django think of async code: ask no database inside."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser.new_context(locale="zh-CN", **options).new_page()
        browser.close()


PHONE = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
DESK = {"viewport": {"width": 1280, "height": 900}}


@needs_browser
def test_a_company_finds_what_suits_it(committed: None, live_server: Any) -> None:
    """On a phone, without JavaScript."""
    with chromium(**PHONE) as page:
        page.goto(live_server.url)
        page.get_by_role("radio", name="初创期").check()
        page.get_by_label("所在地").fill("西安")
        page.get_by_label("需要的金额").fill("３００")
        page.get_by_role("button", name="查找").click()
        assert "stage=startup&region=610100&amount=3000000" in page.url
        assert page.get_by_role("heading", name="找到 23 项").is_visible()
        page.get_by_role("link", name="创新积分贷").first.click()
        assert page.get_by_role("heading", name="创新积分贷").is_visible()
        shown = page.locator("main").inner_text()
        assert "浦发银行打造全国首家硬科技支行" in shown
        assert "未披露" in shown
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@needs_browser
def test_an_admin_alone_changes_an_entry_in_five_clicks(
    committed: None, live_server: Any, settings: Any
) -> None:
    settings.ONE_PERSON_DESK = True
    User.objects.create_superuser("carol", password="a long enough one")
    words = "河北省科技金融中心与招商银行推出的投贷联动产品。"
    with chromium(**DESK) as page:
        page.goto(f"{live_server.url}/admin/login/?next=/admin/")
        page.fill("#id_username", "carol")
        page.fill("#id_password", "a long enough one")
        page.press("#id_password", "Enter")
        page.get_by_role("link", name="产品", exact=True).first.click()  # 1
        page.get_by_role("link", name="招科投贷").click()  # 2
        page.get_by_role("button", name="修改", exact=True).click()  # 3
        page.get_by_label("简介（自己的话）").fill(words)  # 4
        page.get_by_role("button", name="保存并发布").click()  # 5
        page.wait_for_load_state()
    answer = Client(SERVER_NAME="localhost").get("/api/v1/products/cmb-zhaoke-toudai/")
    assert json.loads(answer.content)["summary"] == words


@pytest.mark.django_db
def test_a_program_reads_everything(client: Client) -> None:
    """From the description to every product, following nothing but what the answers give."""
    description = json.loads(client.get("/api/v1/openapi.json").content)
    assert description["openapi"].startswith("3.1")
    address, codes = "/api/v1/products/?order=newest&page_size=20", []
    while address:
        answer = json.loads(client.get(address).content)
        for result in answer["results"]:
            detail = json.loads(client.get(result["url"]).content)
            assert detail["name"] == result["name"]
            codes.append(result["code"])
        address = answer["next"]
    assert len(codes) == len(set(codes)) == 54
