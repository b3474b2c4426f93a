"""A checked file of products becomes drafts all together or not at all, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from products import curation
from products.models import BatchState, Change, ImportBatch, Product, Revision
from products.sheets import batches
from tests.builders import approve, draft_of, published, submitted
from tests.desk_imports import bring, page, step, upload
from tests.people import said
from tests.sheet_lines import NEW, as_csv, checked, line_of, tables

CODE = "hxb-keji-qiye-touliandai"
OTHER = "cmb-zhaoke-toudai"


pytestmark = pytest.mark.usefixtures("begun_and_done")


# ── the straight path ─────────────────────────────────────────────────────────────────


def test_a_file_becomes_drafts_and_is_never_published(desk: Client, editor: User) -> None:
    before = Change.objects.count()
    batch = bring(desk, line_of(CODE, **{"额度上限（元）": "1200万"}), NEW, line_of(OTHER))
    assert batch.state == BatchState.CHECKED
    assert batches.counts(batch) == {"new": 1, "changed": 1, "same": 1, "wrong": 0}
    assert batch.content is None
    assert not Revision.objects.open().exists()
    shown = page(desk, batch)
    assert "10000000" in shown
    assert "12000000" in shown

    step(desk, batch, "import")
    assert batch.state == BatchState.IMPORTED
    drafts = {draft.product.code: draft for draft in Revision.objects.open()}
    assert set(drafts) == {CODE, "new-product"}
    for draft in drafts.values():
        assert (draft.state, draft.author, draft.batch) == ("draft", editor, batch)
        assert list(draft.authors.all()) == [editor]
    assert drafts[CODE].limit_max == 12_000_000
    assert drafts[CODE].citations.count() == published(CODE).citations.count()
    assert drafts["new-product"].number == 1
    assert Change.objects.count() == before


def test_what_was_imported_is_reviewed_like_any_other_draft(desk: Client, admin: User) -> None:
    batch = bring(desk, line_of(CODE, **{"简介": "表格里改过的简介。"}))
    step(desk, batch, "import")
    draft = curation.submit(revision=batch.revisions.get(), by=admin)
    approve(draft, admin)
    assert published(CODE).summary == "表格里改过的简介。"


def test_a_column_that_is_left_out_leaves_its_fact_and_an_empty_cell_clears_it(
    desk: Client,
) -> None:
    batch = bring(
        desk,
        {"代码": CODE, "名称": "改名", "提供方式": "机构提供", "额度上限": "", "limit.min": "1万"},
    )
    assert batches.counts(batch)["changed"] == 1
    step(desk, batch, "import")
    draft, before = batch.revisions.get(), published(CODE)
    assert (draft.name, draft.limit_max, draft.limit_min) == ("改名", None, 10_000)
    assert (draft.issuer, draft.summary) == (before.issuer, before.summary)
    assert draft.conditions.count() == before.conditions.count() > 0


def test_the_preview_shows_one_outcome_when_asked(desk: Client) -> None:
    batch = bring(desk, line_of(CODE, **{"名称": "改名"}), line_of(OTHER))
    only = page(desk, batch, "?outcome=changed")
    assert CODE in only
    assert OTHER not in only
    assert OTHER in page(desk, batch, "?outcome=nonsense&p=x")


def test_the_blank_sheet_is_one_that_can_be_filled_in(desk: Client) -> None:
    answer: Any = desk.get(reverse("admin:products_importbatch_template"))
    content = b"".join(answer.streaming_content)
    shown = upload(desk, content, "blank.xlsx").content.decode()
    assert "表头下面没有内容" in shown


def test_a_draft_that_says_the_same_already_is_the_same(desk: Client, editor: User) -> None:
    draft_of(CODE, editor, summary="改过的简介。")
    line = line_of(CODE)
    assert checked([line])[0].outcome == "same"
    assert checked([line | {"简介": "改过的简介。"}])[0].outcome == "same"
    assert checked([line | {"简介": "又一种。"}])[0].outcome == "wrong"


# ── what moved meanwhile ──────────────────────────────────────────────────────────────


def change_meanwhile(how: str, editor: User, admin: User) -> None:
    match how:
        case "published":
            approve(submitted(OTHER, editor), admin)
        case "drafted":
            draft_of(OTHER, admin)
        case "taken":
            Product.objects.create(code="new-product")
            draft = Revision(product=Product.objects.get(code="new-product"), number=1)
            draft.name, draft.offering = "别人的", "promoted"
            draft.save()


@pytest.mark.parametrize(
    ("how", "fragment"),
    [
        ("published", f"{OTHER}：检查之后，它的内容有过改动"),
        ("drafted", f"{OTHER}：检查之后，有了一份草稿"),
        ("taken", "new-product：检查之后，别人已新增这个产品"),
    ],
)
def test_nothing_is_imported_when_one_product_has_moved(
    how: str, fragment: str, desk: Client, editor: User, admin: User
) -> None:
    batch = bring(desk, line_of(CODE, 名称="改名"), line_of(OTHER, 名称="也改名"), NEW)
    change_meanwhile(how, editor, admin)
    before = tables()
    step(desk, batch, "import")
    assert batch.state == BatchState.REFUSED
    assert fragment in batch.refusal
    assert fragment in page(desk, batch)
    assert tables() == before

    step(desk, batch, "check")
    outcomes = {row.code: row.outcome for row in batch.rows.all()}
    assert outcomes[CODE] == "changed"
    if how == "published":
        assert batch.state == BatchState.CHECKED
        step(desk, batch, "import")
        assert batch.state == BatchState.IMPORTED
        # The columns of the sheet are what was asked for; nothing else of the newer one is lost.
        assert Revision.objects.open().filter(batch=batch).count() == 3
    else:
        assert batch.state == BatchState.REFUSED


def test_a_row_that_is_gone_stops_the_import(desk: Client, editor: User) -> None:
    batch = bring(desk, NEW | {"产品类型": "green-loan"})
    row = batch.rows.get()
    row.record = {**(row.record or {}), "family": "never-known"}
    row.save()
    step(desk, batch, "import")
    assert batch.state == BatchState.REFUSED
    assert "第 2 行 new-product" in batch.refusal
    assert not Product.objects.filter(code="new-product").exists()


def test_a_second_click_does_nothing(desk: Client) -> None:
    batch = bring(desk, NEW)
    step(desk, batch, "import")
    assert "请刷新后再看" in said(step(desk, batch, "import"))
    assert batch.revisions.count() == 1


def test_a_file_that_changes_nothing_is_not_imported(desk: Client) -> None:
    batch = bring(desk, line_of(CODE))
    assert batch.state == BatchState.REFUSED
    assert "没有要导入的" in page(desk, batch)


# ── taking back ───────────────────────────────────────────────────────────────────────


def test_undoing_leaves_the_catalog_as_it_was(desk: Client) -> None:
    before = tables()
    batch = bring(desk, line_of(CODE, 名称="改名"), NEW)
    step(desk, batch, "import")
    answer = step(desk, batch, "undo")
    assert "放弃了 2 份草稿" in said(answer)
    assert batch.state == BatchState.UNDONE
    assert tables() == before
    assert "请刷新后再看" in said(step(desk, batch, "undo"))


def test_what_somebody_has_touched_since_stays_and_is_named(
    desk: Client, editor: User, admin: User
) -> None:
    lines = [line_of(code, 名称=f"改名{number}") for number, code in enumerate((CODE, OTHER))]
    batch = bring(desk, *lines, NEW)
    step(desk, batch, "import")
    saved = batch.revisions.get(product__code=CODE)
    saved.summary = "又改过。"
    saved.save()
    curation.claim(revision=saved, by=admin)
    curation.submit(revision=batch.revisions.get(product__code=OTHER), by=editor)
    step(desk, batch, "undo")
    assert {draft.product.code for draft in batch.revisions.all()} == {CODE, OTHER}
    assert not Product.objects.filter(code="new-product").exists()
    shown = page(desk, batch)
    assert "改名0</a>：导入之后 carol 改过。" in shown
    assert "改名1</a>：现在是“待复核”。" in shown


# ── who may ───────────────────────────────────────────────────────────────────────────


def test_who_only_looks_sees_the_files_and_moves_nothing(desk: Client, reviewer: User) -> None:
    batch = bring(desk, NEW)
    looking = Client(SERVER_NAME="localhost")
    looking.force_login(reviewer)
    assert "new-product" in page(looking, batch)
    assert "导入为草稿" not in page(looking, batch)
    listed = looking.get(reverse("admin:products_importbatch_changelist"))
    assert "lines.csv" in listed.content.decode()
    for name in ("import", "check", "undo"):
        assert step(looking, batch, name).status_code == 403
    assert looking.get(reverse("admin:products_importbatch_add")).status_code == 403
    assert upload(looking, as_csv([NEW])).status_code == 403


def test_a_file_of_somebody_else_is_imported_in_their_name_and_it_is_written_down(
    desk: Client, editor: User, admin: User
) -> None:
    batch = bring(desk, NEW)
    other = Client(SERVER_NAME="localhost")
    other.force_login(admin)
    step(other, batch, "import")
    assert batch.revisions.get().author == editor
    shown = page(desk, batch)
    assert "alice：上传" in shown
    assert "carol：导入为草稿" in shown


@pytest.mark.parametrize("left", ["without permission", "gone"])
def test_drafts_are_not_made_for_who_may_no_longer_write(
    left: str, desk: Client, editor: User, admin: User
) -> None:
    batch = bring(desk, NEW)
    if left == "gone":
        ImportBatch.objects.update(by=None)
    else:
        editor.user_permissions.clear()
    other = Client(SERVER_NAME="localhost")
    other.force_login(admin)
    step(other, batch, "import")
    assert batch.state == BatchState.REFUSED
    assert batch.refusal
    assert not Product.objects.filter(code="new-product").exists()


@pytest.mark.django_db
def test_steps_are_taken_by_a_button_only(desk: Client) -> None:
    batch = bring(desk, NEW)
    for name in ("import", "check", "undo"):
        address = reverse(f"admin:products_importbatch_{name}", args=[batch.pk])
        assert desk.get(address).status_code == 405
    assert desk.get(reverse("admin:products_importbatch_change", args=["x"])).status_code == 404
