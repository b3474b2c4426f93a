"""The moves of an entry at the desk: each does what it says, or is refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from products import curation
from products.models import Change, Organisation, Product, Revision, Source
from tests.desk_pages import CODE, form_of, page_of, revise, save, step, submitted, typed
from tests.people import said


@pytest.fixture
def product(db: None) -> Product:
    return Product.objects.get(code=CODE)


@pytest.fixture
def one_person(settings: Any) -> None:
    settings.ONE_PERSON_DESK = True


# ── the straight path ─────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("one_person")
def test_an_admin_alone_changes_an_entry_in_five_clicks(
    sign_in: Any, admin: User, product: Product, get: Any
) -> None:
    client, before = sign_in(admin), Change.objects.count()

    listing = client.get(reverse("admin:products_product_changelist"), {"q": CODE})  # 1 产品
    assert page_of(product) in listing.content.decode()
    page = client.get(page_of(product))  # 2 the product
    assert "修改" in page.content.decode()
    form = revise(client, product)  # 3 修改
    assert typed(form)["limit_max"] == ["10000000"]
    # 4 the field, 5 保存并发布
    answer = save(client, form, "_publish", limit_max="1200万")

    assert "已发布" in said(answer)
    assert Change.objects.count() == before + 1
    line = Change.objects.get(seq=before + 1)
    assert (line.kind, line.reviewed, line.product.code) == ("revised", "self", CODE)
    assert (line.attribution.author, line.attribution.approver) == (admin, admin)
    assert get(f"products/{CODE}/")["limit"]["max"] == "12000000.00"
    history = client.get(page_of(product)).content.decode()
    assert "修订" in history
    assert "carol" in history


@pytest.mark.usefixtures("two_persons")
def test_a_second_person_approves(
    sign_in: Any, editor: User, reviewer: User, product: Product, get: Any
) -> None:
    writer, second = sign_in(editor), sign_in(reviewer)
    revision = submitted(writer, product)
    assert get(f"products/{CODE}/")["limit"]["max"] == "10000000.00"

    page = second.get(form_of(revision))
    assert "批准发布" in page.content.decode()
    assert "1000万元" in page.content.decode()  # what stood there before
    answer = second.post(step("approve", revision), {"seen": page.context["seen"]}, follow=True)

    assert "已发布" in said(answer)
    line = Change.objects.latest("seq")
    assert (line.kind, line.reviewed) == ("revised", "second_person")
    assert (line.attribution.author, line.attribution.approver) == (editor, reviewer)
    assert get(f"products/{CODE}/")["limit"]["max"] == "12000000.00"


def test_a_new_product_from_its_first_draft(
    sign_in: Any, admin: User, one_person: None, get: Any
) -> None:
    client = sign_in(admin)
    page = client.get(reverse("admin:products_product_add"), follow=True)
    source = Source.objects.get(key="hebei-linkage")
    bank = Organisation.objects.get(code="hxb")
    answer = save(
        client,
        page,
        "_publish",
        code="hxb-new-loan",
        name="新科贷",
        offering="offered",
        issuer=bank.pk,
        instrument="loan",
        summary="面向科技企业的贷款。",
        regions=["130000", "110108"],
        stages=["growth", "seed"],
        limit_max="2.5亿",
        verified_on="2026-11-20",
        cite_source=source.pk,
        cite_locator="第3段",
    )
    assert "已发布" in said(answer)
    revision = Revision.objects.get(product__code="hxb-new-loan")
    assert (revision.number, revision.author, list(revision.authors.all())) == (1, admin, [admin])
    assert revision.stages == ["seed", "growth"]
    cited = set(revision.citations.values_list("fact", flat=True))
    assert {"name", "issuer", "limit.max", "stages.seed", "regions.110108"} <= cited
    entry = get("products/hxb-new-loan/")
    assert entry["limit"]["max"] == "250000000.00"

    again = save(
        client,
        client.get(reverse("admin:products_revision_add")),
        code="hxb-new-loan",
        name="又一个",
    )
    assert "这个代码已有产品" in again.content.decode()
    assert typed(again)["name"] == ["又一个"]


# ── what is refused, and how ──────────────────────────────────────────────────────────


@pytest.mark.usefixtures("two_persons")
def test_nobody_approves_their_own_draft(sign_in: Any, admin: User, product: Product) -> None:
    client = sign_in(admin)
    assert "保存并发布" not in revise(client, product).content.decode()
    revision = submitted(client, product)
    page = client.get(form_of(revision))
    answer = client.post(step("approve", revision), {"seen": page.context["seen"]}, follow=True)
    assert "不能自己复核" in said(answer)
    revision.refresh_from_db()
    assert revision.state == "in_review"


@pytest.mark.usefixtures("two_persons")
def test_the_publishing_button_does_nothing_at_a_desk_of_two(
    sign_in: Any, admin: User, product: Product
) -> None:
    client, before = sign_in(admin), Change.objects.count()
    answer = save(client, revise(client, product), "_publish", limit_max="12000000")
    assert "不能自己复核" in said(answer)
    assert Change.objects.count() == before
    draft = product.revisions.open().get()
    assert (draft.state, str(draft.limit_max)) == ("draft", "12000000.00")


@pytest.mark.usefixtures("one_person")
def test_an_editor_cannot_approve(sign_in: Any, editor: User, product: Product) -> None:
    client = sign_in(editor)
    assert "保存并发布" not in revise(client, product).content.decode()
    revision = submitted(client, product)
    page = client.get(form_of(revision))
    assert "批准发布" not in page.content.decode()
    answer = client.post(step("approve", revision), {"seen": page.context["seen"]}, follow=True)
    assert "没有这项权限" in said(answer)
    assert product.revisions.in_review().exists()


def test_a_viewer_reads_and_changes_nothing(
    sign_in: Any, product: Product, editor: User, django_user_model: Any
) -> None:
    viewer = django_user_model.objects.create_user("dave", password="x", is_staff=True)
    viewer.user_permissions.set(
        editor.user_permissions.filter(codename__in=["view_product", "view_revision"])
    )
    client = sign_in(viewer)
    page = client.get(page_of(product)).content.decode()
    assert "1000万元" in page
    assert "修改</button>" not in page
    assert "撤下" not in page
    answer = client.post(reverse("admin:products_product_revise", args=[product.pk]), follow=True)
    assert "没有这项权限" in said(answer)

    draft = curation.start_revision(product=product, by=editor)
    assert 'id="revision_form"' not in client.get(form_of(draft)).content.decode()
    assert client.post(form_of(draft), {"name": "改名"}).status_code == 403
    answer = client.post(step("discard", draft), follow=True)
    assert "没有这项权限" in said(answer)
    assert Revision.objects.filter(pk=draft.pk, name="科技企业投联贷").exists()


def test_somebody_without_permissions_sees_nothing(
    sign_in: Any, product: Product, django_user_model: Any
) -> None:
    client = sign_in(django_user_model.objects.create_user("eve", password="x", is_staff=True))
    assert client.get(page_of(product)).status_code == 403
    assert (
        client.post(reverse("admin:products_product_withdraw", args=[product.pk])).status_code
        == 403
    )


@pytest.mark.usefixtures("two_persons")
def test_returned_with_a_reason(
    sign_in: Any, editor: User, reviewer: User, product: Product
) -> None:
    writer, second = sign_in(editor), sign_in(reviewer)
    revision = submitted(writer, product)
    refused = second.post(step("return", revision), {"reason": "  "})
    assert "请写明退回的理由" in said(refused)
    answer = second.post(step("return", revision), {"reason": "上限应为 1000 万"}, follow=True)
    assert "已退回" in said(answer)
    assert "上限应为 1000 万" in writer.get(form_of(revision)).content.decode()

    late = second.post(step("return", revision), {"reason": "再想一想"})
    assert "现在是“草稿”" in said(late)


@pytest.mark.usefixtures("two_persons")
def test_a_stale_approval_is_a_message(
    sign_in: Any, editor: User, reviewer: User, product: Product
) -> None:
    writer, second = sign_in(editor), sign_in(reviewer)
    revision = submitted(writer, product)
    seen = second.get(form_of(revision)).context["seen"]
    curation.return_to_author(revision=revision, by=reviewer, reason="改")
    again = save(writer, writer.get(form_of(revision)), "_submit", limit_max="9000万")
    assert "等待复核" in said(again)
    answer = second.post(step("approve", revision), {"seen": seen}, follow=True)
    assert "请再看一遍" in said(answer)

    seen = second.get(form_of(revision)).context["seen"]
    for expected in ("已发布", "批准）"):
        answer = second.post(step("approve", revision), {"seen": seen}, follow=True)
        assert expected in said(answer)
    seen = answer.context["seen"]
    answer = second.post(step("approve", revision), {"seen": seen}, follow=True)
    assert "现在是“已发布”" in said(answer)


def test_withdrawn_with_a_reason(
    sign_in: Any, reviewer: User, product: Product, client: Client, get: Any
) -> None:
    desk, address = sign_in(reviewer), reverse("admin:products_product_withdraw", args=[product.pk])
    assert "请写明撤下的理由" in said(desk.post(address, {"reason": ""}))
    get(f"products/{CODE}/")
    answer = desk.post(address, {"reason": "机构停办"}, follow=True)
    assert "已撤下" in said(answer)
    assert "机构停办" in answer.content.decode()
    get(f"products/{CODE}/", status=410)
    late = desk.post(address, {"reason": "还是停办"})
    assert "没有发布的内容" in said(late)

    listing = desk.get(reverse("admin:products_product_changelist"), {"state": "withdrawn"})
    assert listing.context["cl"].result_count == 1


def test_state_moves_are_posts_with_a_token(admin: User, product: Product) -> None:
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.force_login(admin)
    draft = curation.start_revision(product=product, by=admin)
    addresses = [
        *(
            reverse(f"admin:products_product_{name}", args=[product.pk])
            for name in ("revise", "withdraw")
        ),
        *(step(name, draft) for name in ("approve", "return", "discard")),
    ]
    for address in addresses:
        assert strict.get(address).status_code == 405
        assert strict.post(address, {"reason": "x"}).status_code == 403


def test_a_draft_is_thrown_away(sign_in: Any, editor: User, product: Product) -> None:
    client = sign_in(editor)
    revise(client, product)
    draft = product.revisions.open().get()
    answer = client.post(step("discard", draft), follow=True)
    assert "草稿已放弃" in said(answer)
    assert not product.revisions.open().exists()
    assert product.revisions.published().exists()

    refused = client.post(step("discard", product.revisions.published().get()), follow=True)
    assert "现在是“已发布”" in said(refused)


def test_a_new_product_goes_with_its_only_draft(sign_in: Any, editor: User) -> None:
    client = sign_in(editor)
    page = client.get(reverse("admin:products_revision_add"))
    save(client, page, code="nothing-yet", name="试写", offering="promoted")
    draft = Revision.objects.get(product__code="nothing-yet")
    assert draft.author == editor
    client.post(step("discard", draft))
    assert not Product.objects.filter(code="nothing-yet").exists()
