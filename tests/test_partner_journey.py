"""A partner from its name to its first request, and to its key's end, in a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from tests.browser import DESK, chromium, needs_browser
from tests.partnering import bearer

PICTURES = os.environ.get("PICTURES_IN", "")
"""A directory for pictures of every step, where somebody wants to see them."""


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@needs_browser
def test_a_partner_is_made_gets_a_key_uses_it_and_loses_it(
    committed: None, live_server: Any
) -> None:
    user = User.objects.create_user("paula", password="a long enough one", is_staff=True)
    user.groups.add(Group.objects.get(name="合作方管理"))
    with chromium(**DESK) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{live_server.url}/admin/login/?next=/admin/")
        page.fill("#id_username", "paula")
        page.fill("#id_password", "a long enough one")
        page.press("#id_password", "Enter")
        page.get_by_role("link", name="合作方", exact=True).first.click()
        page.get_by_role("link", name="新增合作方").click()
        page.get_by_label("代码").fill("some-platform")
        page.get_by_label("名称").fill("某科创平台")
        picture(page, "partner-new")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_text("还没有密钥。")).to_be_visible()
        page.get_by_role("link", name="签发密钥").click()
        page.get_by_label("读取：").check()
        page.get_by_label("90 天").check()
        page.get_by_label("用处").fill("生产环境")
        picture(page, "key-form")
        page.get_by_role("button", name="签发").click()
        key = page.get_by_label("密钥", exact=True).input_value()
        expect(page.locator("#example")).to_contain_text(f"Authorization: Bearer {key}")
        page.get_by_role("button", name="复制").click()
        expect(page.get_by_role("button", name="已复制")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == key
        picture(page, "key-shown")
        assert reading(live_server.url, key) == 200
        page.get_by_role("link", name="已经复制，回到合作方").click()
        expect(page.get_by_role("row", name=key.split("_")[1])).to_contain_text("有效")
        picture(page, "partner")
        page.get_by_text("吊销", exact=True).click()
        picture(page, "partner-revoking")
        page.get_by_role("button", name="吊销").click()
        expect(page.get_by_text("已吊销，马上不能再用")).to_be_visible()
        assert reading(live_server.url, key) == 401
        picture(page, "partner-revoked")
        page.goto(f"{live_server.url}/admin/partners/partner/")
        picture(page, "partners")


def reading(origin: str, key: str) -> int:
    asked = Request(f"{origin}/api/v1/products/?page_size=1", headers=bearer(key))  # noqa: S310
    try:
        with urlopen(asked, timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as refusal:
        refusal.close()
        return refusal.code
