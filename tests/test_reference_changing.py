"""A reference row is changed by whoever may, never over another's change, and says what follows."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from products import background
from products.models import (
    Change,
    Family,
    MethodCitation,
    Organisation,
    PendingRefresh,
    Revision,
    Source,
)
from products.refreshing import pending
from tests.builders import published
from tests.desk_pages import text, typed
from tests.people import person, said
from tests.reference_desk import REFERENCE, SignIn, address, save


@pytest.fixture
def writer(db: None) -> User:
    """Dora adds and changes reference rows and does not review."""
    return person(
        "dora",
        *(f"{verb}_{model._meta.model_name}" for verb in ("add", "change") for model in REFERENCE),
        "change_revision",
    )


@pytest.mark.parametrize("model", REFERENCE)
def test_a_public_row_is_only_to_read_without_review(
    sign_in: SignIn, writer: User, senior: User, model: Any
) -> None:
    row = next(r for r in model.objects.all() if Revision.objects.published().showing(r).exists())
    page = sign_in(writer).get(address(row))
    assert 'name="_save"' not in page.content.decode()
    assert "须由有复核权限的人来改" in text(page)
    assert "erin" in text(page)

    opened = sign_in(senior).get(address(row))
    assert 'name="_save"' in opened.content.decode()
    assert "一保存就公开" in text(opened)


def test_who_only_reads_is_not_told_whom_to_ask(sign_in: SignIn, editor: User) -> None:
    page = sign_in(editor).get(address(Organisation.objects.get(code="cmb")))
    assert "请找" not in text(page)
    assert 'name="reason"' not in page.content.decode()


def test_a_row_made_public_while_its_form_is_open_stays(
    sign_in: SignIn, writer: User, senior: User, bank: Organisation
) -> None:
    client = sign_in(writer)
    data = typed(client.get(address(bank)), "organisation_form")
    Revision.objects.filter(pk=published("cmb-zhaoke-toudai").pk).update(issuer=bank)
    lines = Change.objects.count()

    page = client.post(address(bank), {**data, "name": "改成这样", "_save": "1"})

    assert "1 个已发布的产品用到它" in text(page)
    assert "没有保存" in text(page)
    assert typed(page, "organisation_form")["name"] == ["改成这样"]
    assert Organisation.objects.get(pk=bank.pk).name == "新银行"
    assert Change.objects.count() == lines


def test_an_editor_adds_rows_and_changes_those_that_nothing_shows(
    sign_in: SignIn, writer: User
) -> None:
    client = sign_in(writer)
    page = client.get(reverse("admin:products_family_add"))
    data = typed(page, "family_form") | {"name": "新类型", "code": "new-family", "_save": "1"}
    client.post(reverse("admin:products_family_add"), data)
    row = Family.objects.get(code="new-family")
    save(client, row, name="改名类型")
    row.refresh_from_db()
    assert row.name == "改名类型"
    assert [(v.history_type, v.history_user) for v in row.history.all()] == [
        ("~", writer),
        ("+", writer),
    ]


def test_what_a_public_method_rests_on_is_only_to_read_with_it(
    sign_in: SignIn, writer: User
) -> None:
    cited = MethodCitation.objects.filter(method__revisions__state="published")[0]
    page = sign_in(writer).get(address(cited.method))
    assert "citations-0-locator" not in page.content.decode()


def test_a_saved_form_without_a_change_leaves_no_trace(
    sign_in: SignIn, senior: User, bank: Organisation
) -> None:
    save(sign_in(senior), bank, reason="只写了理由")
    assert bank.history.count() == 1


def test_the_second_to_save_is_told_what_the_first_changed(
    sign_in: SignIn, senior: User, writer: User, bank: Organisation
) -> None:
    first, second = sign_in(senior), sign_in(writer)
    data = typed(second.get(address(bank)), "organisation_form")
    save(first, bank, name="先改的名", name_en="First")

    page = second.post(address(bank), {**data, "domain": "late.example", "_save": "1"})

    assert "名称由“新银行”改为“先改的名”；英文名由“（空）”改为“First”" in text(page)
    assert "erin" in text(page)
    assert typed(page, "organisation_form")["domain"] == ["late.example"]
    bank.refresh_from_db()
    assert (bank.name, bank.domain) == ("先改的名", "")


def test_a_row_deleted_while_its_form_is_open_is_said_to_be_gone(
    sign_in: SignIn, writer: User, bank: Organisation
) -> None:
    client, page = sign_in(writer), address(bank)
    data = typed(client.get(page), "organisation_form")
    bank.delete()
    assert "已经被删除" in said(client.post(page, {**data, "_save": "1"}, follow=True))
    assert not Organisation.objects.filter(code="new-bank").exists()


def test_above_the_limit_the_page_says_how_many_follow(
    sign_in: SignIn, senior: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "LIMIT", 1)
    monkeypatch.setattr(background, "start", lambda *arguments: None)
    row = Source.objects.get(key="spdb-hardtech")
    number = Revision.objects.published().showing(row).count()
    client = sign_in(senior)

    page = save(client, row, title="新的标题")

    assert f"{number} 个已发布的产品用到它，正在后台分批更新" in said(page)
    assert PendingRefresh.objects.get().by == senior
    assert f"还有 {number} 个产品待更新" in text(client.get(address(row)))
    assert "待更新" not in text(client.get(address(Organisation.objects.get(code="cmb"))))
