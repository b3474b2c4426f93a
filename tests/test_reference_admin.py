"""Reference rows at the desk: their history, who may change which, their lists and forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from products import background, curation
from products.admin import history
from products.admin.reference_page import ReferenceAdmin
from products.models import (
    AssessmentMethod,
    Change,
    Family,
    MethodCitation,
    Organisation,
    PendingRefresh,
    Product,
    Revision,
    Source,
)
from products.refreshing import pending, save_reference
from tests.builders import published
from tests.desk_pages import text, typed
from tests.people import person, said

SignIn = Callable[[User], Any]
REFERENCE: tuple[Any, ...] = (Organisation, Family, AssessmentMethod, Source)


@pytest.fixture
def writer(db: None) -> User:
    """Dora adds and changes reference rows and does not review."""
    return person(
        "dora",
        *(f"{verb}_{model._meta.model_name}" for verb in ("add", "change") for model in REFERENCE),
        "change_revision",
    )


@pytest.fixture
def senior(db: None) -> User:
    """Erin changes reference rows and reviews."""
    names = [f"change_{model._meta.model_name}" for model in REFERENCE]
    return person("erin", *names, "review_revision")


@pytest.fixture
def bank(db: None) -> Organisation:
    """Nothing shows it."""
    return Organisation.objects.create(code="new-bank", name="新银行", kind="bank")


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:products_{row._meta.model_name}_{page}", args=[row.pk])


def save(client: Any, row: Any, **changes: str) -> Any:
    """Open the form, type, save; the page that follows."""
    form = f"{row._meta.model_name}_form"
    data = typed(client.get(address(row)), form) | changes
    return client.post(address(row), {**data, "_save": "1"}, follow=True)


# ── history ───────────────────────────────────────────────────────────────────────────


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


# ── who may ───────────────────────────────────────────────────────────────────────────


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


# ── many products ─────────────────────────────────────────────────────────────────────


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


# ── lists and forms ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("model", REFERENCE)
def test_the_list_counts_the_published_products_that_show_a_row(
    sign_in: SignIn, admin: User, model: Any
) -> None:
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    revision = published("hxb-keji-qiye-touliandai")
    for code in ("hxb", "cmb"):  # the issuer in another role, and somebody in two
        for role in ("partner", "promoter"):
            revision.participations.create(
                role=role, organisation=Organisation.objects.get(code=code)
            )
    client = sign_in(admin)
    listing = client.get(reverse(f"admin:products_{model._meta.model_name}_changelist"))
    found = {row.pk: row.products for row in listing.context["cl"].queryset}
    assert found == {row.pk: _shown_itself(row) for row in model.objects.all()}
    assert any(found.values())


def _shown_itself(row: Any) -> int:
    """Counted the long way: by reading every public revision."""
    found = 0
    shown: list[Any]
    for revision in Revision.objects.published():
        match row:
            case Organisation():
                taking_part = [one.organisation for one in revision.participations.all()]
                shown = [revision.issuer, *taking_part]
            case Family():
                shown = [revision.family]
            case AssessmentMethod():
                shown = list(revision.methods.all())
            case _:
                shown = [one.source for one in revision.citations.all()]
        found += row in shown
    return found


def test_a_list_of_any_length_takes_the_same_statements(sign_in: SignIn, admin: User) -> None:
    client, page = sign_in(admin), reverse("admin:products_organisation_changelist")

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page, {"o": "-7"}).status_code == 200
        return len(captured)

    before = statements()
    for number in range(10):
        Organisation.objects.create(code=f"bank-{number}", name=f"{number} 号行", kind="bank")
    assert statements() == before


@pytest.mark.parametrize(
    ("model", "word", "code"),
    [
        ("organisation", "cmbchina", "cmb"),
        ("family", "equity-linked", "equity-linked-loan"),
        ("assessmentmethod", "cmb-risk", "cmb-risk-model"),
        ("source", "spdb-hard", "spdb-hardtech"),
    ],
)
def test_rows_are_found_by_what_people_know_of_them(
    sign_in: SignIn, admin: User, model: str, word: str, code: str
) -> None:
    Organisation.objects.filter(code="cmb").update(domain="cmbchina.com")
    page = sign_in(admin).get(reverse(f"admin:products_{model}_changelist"), {"q": word})
    rows = page.context["cl"].result_list
    assert code in [getattr(row, "code", None) or getattr(row, "key", None) for row in rows]


@pytest.mark.parametrize(
    "domain", ["cmbchina.com", "www.bank.example", "xn--czrx92avj3aruk.xn--55qx5d", ""]
)
def test_a_bare_host_name_is_a_domain(bank: Organisation, domain: str) -> None:
    bank.domain = domain
    bank.full_clean()


@pytest.mark.parametrize(
    ("typed_in", "meant"),
    [
        ("https://www.bank.example/loans?a=1", "www.bank.example"),
        ("WWW.Bank.Example", "www.bank.example"),
        ("bank.example/", "bank.example"),
        ("bank.example.", "bank.example"),
        ("bank.example:8443", "bank.example"),
        ("user@bank.example", "bank.example"),
        ("招商银行.公司", "xn--czrx92avj3aruk.xn--55qx5d"),
        (" bank.example", "bank.example"),
        ("bank", "例如 cmbchina.com"),
        ("bank .example", "例如 cmbchina.com"),
        ("http://[::1", "例如 cmbchina.com"),
        ("-bank.example", "例如 cmbchina.com"),
        (f"{'a' * 64}.example", "例如 cmbchina.com"),
    ],
)
def test_anything_else_is_refused_with_what_was_meant(
    bank: Organisation, typed_in: str, meant: str
) -> None:
    bank.domain = typed_in
    with pytest.raises(ValidationError) as refused:
        bank.full_clean()
    (sentence,) = refused.value.message_dict["domain"]
    assert "只写主机名" in sentence
    assert meant in sentence


def test_a_wrong_domain_is_said_at_its_field_and_kept(
    sign_in: SignIn, senior: User, bank: Organisation
) -> None:
    page = save(sign_in(senior), bank, domain="https://bank.example/", uscc="")
    assert page.context["adminform"].form.errors["domain"]
    assert typed(page, "organisation_form")["domain"] == ["https://bank.example/"]


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


def test_the_pages_carry_no_inline_script_or_style(
    sign_in: SignIn, admin: User, bank: Organisation
) -> None:
    client = sign_in(admin)
    for model in REFERENCE:
        row = model.objects.first()
        for page in ("change", "history"):
            body = client.get(address(row, page)).content.decode()
            for inline in ("<style", " style=", " onclick=", " onload=", "<script>"):
                assert inline not in body, (model, page, inline)
    assert "<style" not in client.get(address(bank, "delete")).content.decode()
