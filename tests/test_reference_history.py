"""A reference row's history at the desk says who changed what and why, and outlives the row."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from products.admin import history
from products.models import AssessmentMethod, Organisation, Source
from products.refreshing import save_reference
from tests.desk_pages import text
from tests.people import person
from tests.reference_desk import REFERENCE, SignIn, address, save


def test_the_history_says_who_changed_what_and_why(
    sign_in: SignIn, senior: User, bank: Organisation
) -> None:
    client = sign_in(senior)
    parent = Organisation.objects.get(code="cmb")
    save(client, bank, name="新新银行", kind="insurer", reason="更名公告。")
    save(client, bank, parent=str(parent.pk), domain="bank.example")

    page = client.get(address(bank, "history"))

    found = page.context["entries"]
    assert [(entry.who, entry.kind, entry.reason) for entry in found] == [
        ("erin", "修改", ""),
        ("erin", "修改", "更名公告。"),
        ("系统", "新增", ""),
    ]
    assert [tuple(edit) for edit in found[1].edits] == [
        ("名称", "新银行", "新新银行"),
        ("类型", "银行", "保险机构"),
    ]
    assert [tuple(edit) for edit in found[0].edits] == [
        ("上级机构", "（空）", "招商银行"),
        ("自有域名", "（空）", "bank.example"),
    ]
    words = text(page)
    assert "更名公告。" in words
    assert "新银行 → 新新银行" in words
    assert found[0].at.strftime("%Y") in words


def test_what_the_loader_wrote_is_the_systems(sign_in: SignIn, senior: User) -> None:
    client = sign_in(senior)
    for model in REFERENCE:
        page = client.get(address(model.objects.first(), "history"))
        assert {entry.who for entry in page.context["entries"]} == {"系统"}, model


def test_lists_and_dates_are_written_out(sign_in: SignIn, senior: User) -> None:
    client = sign_in(senior)
    row = Source.objects.create(key="new-source", kind="news", title="一篇", publishers=["甲报"])
    save(client, row, publishers="甲报\n乙报", published_on="2026-03-01")
    (edits, _) = (entry.edits for entry in client.get(address(row, "history")).context["entries"])
    assert [tuple(edit) for edit in edits] == [
        ("发布者", "甲报", "甲报、乙报"),
        ("发布日期", "（空）", "2026-03-01"),
    ]


def test_a_long_text_is_shown_whole(sign_in: SignIn, senior: User) -> None:
    client = sign_in(senior)
    row = AssessmentMethod.objects.create(code="new-method", name="新方法", summary="甲" * 400)
    save(client, row, summary="甲" * 400 + "乙")
    page = client.get(address(row, "history"))
    assert "甲" * 400 + "乙" in text(page)


def test_a_parent_deleted_since_is_said_to_be(
    sign_in: SignIn, senior: User, bank: Organisation
) -> None:
    gone = Organisation.objects.create(code="gone", name="已撤机构", kind="bank")
    bank.parent = gone
    bank.save()
    bank.parent = None
    bank.save()
    gone.delete()
    page = sign_in(senior).get(address(bank, "history"))
    newest, older, _ = page.context["entries"]
    assert tuple(newest.edits[0]) == ("上级机构", "（已删除的机构）", "（空）")
    assert tuple(older.edits[0]) == ("上级机构", "（空）", "（已删除的机构）")


def test_the_oldest_line_of_a_page_is_compared_with_the_next_page(
    sign_in: SignIn, senior: User, bank: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PER_PAGE", 2)
    for name in ("甲", "乙", "丙"):
        bank.name = name
        bank.save()
    client = sign_in(senior)
    first = client.get(address(bank, "history"))
    second = client.get(address(bank, "history"), {"p": "2"})
    befores = [
        edit.before
        for page in (first, second)
        for entry in page.context["entries"]
        for edit in entry.edits
    ]
    assert befores == ["乙", "甲", "新银行"]
    assert "共 2 页" in text(first)
    assert [entry.kind for entry in second.context["entries"]] == ["修改", "新增"]


def test_a_deleted_rows_history_is_kept(sign_in: SignIn, admin: User, bank: Organisation) -> None:
    client, page = sign_in(admin), address(bank, "history")
    client.post(address(bank, "delete"), {"post": "yes"})
    assert not Organisation.objects.filter(pk=bank.pk).exists()
    kept = client.get(page)
    assert [(entry.kind, entry.who) for entry in kept.context["entries"]] == [
        ("删除", "carol"),
        ("新增", "系统"),
    ]
    assert "新银行（已删除）" in text(kept)


@pytest.mark.parametrize("key", ["999999", "x", "1e3", "9" * 40])
def test_a_history_of_nothing_is_not_found(sign_in: SignIn, admin: User, key: str) -> None:
    page = reverse("admin:products_organisation_history", args=[key])
    assert sign_in(admin).get(page).status_code == 404


def test_whoever_may_not_look_sees_no_history(sign_in: SignIn, bank: Organisation) -> None:
    assert sign_in(person("zoe")).get(address(bank, "history")).status_code == 403


def test_there_is_no_way_back_but_a_change(sign_in: SignIn, admin: User) -> None:
    """The library's page of an old version saves it whatever the rules of the desk are."""
    bank = Organisation.objects.get(code="cmb")
    old = bank.name
    save_reference(row=_renamed(bank, "改名银行"), by=admin)
    version = bank.history.filter(name=old).first().pk
    client = sign_in(admin)
    page = address(bank, "history") + f"{version}/"
    for ask in (client.get, client.post):
        ask(page, {"name": old, "kind": "bank", "_save": "1"})
    assert Organisation.objects.get(code="cmb").name == "改名银行"


def _renamed(row: Organisation, name: str) -> Organisation:
    row.name = name
    return row
