"""The desk's people and a program, each on their way through the house.

What a company does stands in `test_company_journeys.py`.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import Page, expect

from products.models import Change
from tests.browser import DESK, chromium, chromium_beside, needs_browser


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


@needs_browser
def test_two_persons_bring_a_change_to_the_readers(
    committed: None, live_server: Any, settings: Any
) -> None:
    """Changed, submitted, read beside its source, returned with a reason, mended, approved."""
    settings.ONE_PERSON_DESK = False
    code, password = "hxb-keji-qiye-touliandai", "a long enough one"
    for name, role in (("alice", "编辑"), ("bob", "复核")):
        person = User.objects.create_user(name, password=password, is_staff=True)
        person.groups.add(Group.objects.get(name=role))
    before = Change.objects.count()

    def sign_in(page: Page, name: str) -> None:
        page.goto(f"{live_server.url}/admin/login/?next=/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", password)
        page.press("#id_password", "Enter")
        page.wait_for_url(f"{live_server.url}/admin/")

    with chromium(**DESK) as alice, chromium_beside(alice, **DESK) as bob:
        sign_in(alice, "alice")
        alice.goto(f"{live_server.url}/admin/products/product/?q={code}")
        alice.get_by_role("link", name="科技企业投联贷").click()
        alice.get_by_role("button", name="修改", exact=True).click()
        alice.get_by_label("额度上限（元）").fill("1亿")
        alice.get_by_role("button", name="保存并提交复核").click()

        sign_in(bob, "bob")
        bob.get_by_role("link", name="待复核").first.click()
        bob.get_by_role("link", name="科技企业投联贷").click()
        changed = bob.get_by_role("row", name="额度上限（元）")
        assert "1000万元" in changed.inner_text()
        assert "1亿元" in changed.inner_text()
        assert "《" in changed.inner_text()
        expect(bob.get_by_role("heading", name="示例企业")).to_be_visible()
        changed.get_by_text("写理由").click()
        changed.get_by_label("额度上限（元）：退回理由").fill("来源写的是1000万元")
        bob.get_by_text("退回", exact=True).click()
        bob.get_by_role("button", name="确认退回").click()
        expect(bob.get_by_text("已退回")).to_be_visible()

        alice.goto(f"{live_server.url}/admin/")
        alice.get_by_role("link", name="科技企业投联贷").first.click()
        expect(alice.get_by_text("来源写的是1000万元")).to_be_visible()
        alice.get_by_label("额度上限（元）").fill("1000万")
        alice.get_by_label("简介（自己的话）").fill("华夏银行的投联贷，额度以来源所写为准。")
        alice.get_by_role("button", name="保存并提交复核").click()

        bob.get_by_role("link", name="待复核").first.click()
        bob.get_by_role("link", name="科技企业投联贷").click()
        expect(bob.get_by_role("row", name="简介")).to_be_visible()
        bob.get_by_role("button", name="批准发布").click()
        expect(bob.get_by_text("已发布，日志第")).to_be_visible()

        bob.goto(f"{live_server.url}/products/{code}/")
        assert "额度以来源所写为准" in bob.locator("main").inner_text()
    answer = json.loads(Client(SERVER_NAME="localhost").get(f"/api/v1/products/{code}/").content)
    assert answer["summary"] == "华夏银行的投联贷，额度以来源所写为准。"
    assert answer["limit"]["max"] == "10000000.00"
    assert Change.objects.count() == before + 1


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
