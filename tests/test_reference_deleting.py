"""A reference row is deleted when nothing uses it; else a sentence says what does."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from products.admin.reference_page import ReferenceAdmin
from products.models import AssessmentMethod, Organisation, Revision
from tests.builders import published
from tests.desk_pages import text
from tests.people import said
from tests.reference_desk import SignIn, address


def test_deleting_names_what_hangs_on_it(sign_in: SignIn, admin: User, bank: Organisation) -> None:
    client = sign_in(admin)
    method = AssessmentMethod.objects.create(code="new-method", name="新方法", owner=bank)
    page = client.get(address(bank, "delete"))
    assert "还不能删除，下面这些用到它" in text(page)
    assert "评估方法: 新方法" in text(page)
    assert "确定删除" not in text(page)
    client.post(address(bank, "delete"), {"post": "yes"})
    assert Organisation.objects.filter(pk=bank.pk).exists()

    method.delete()
    assert "确定删除机构“新银行”吗" in text(client.get(address(bank, "delete")))
    client.post(address(bank, "delete"), {"post": "yes"})
    assert not Organisation.objects.filter(pk=bank.pk).exists()


def test_a_row_used_while_it_is_being_deleted_stays_with_a_sentence(
    sign_in: SignIn, admin: User, bank: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = published("cmb-zhaoke-toudai")
    log = ReferenceAdmin.log_deletions

    def used_meanwhile(desk: Any, *arguments: Any) -> Any:
        Revision.objects.filter(pk=revision.pk).update(issuer=bank)
        return log(desk, *arguments)

    monkeypatch.setattr(ReferenceAdmin, "log_deletions", used_meanwhile)
    page = sign_in(admin).post(address(bank, "delete"), {"post": "yes"}, follow=True)
    assert "不能删除" in said(page)
    assert Organisation.objects.filter(pk=bank.pk).exists()
