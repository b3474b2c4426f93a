"""Files of products at the desk: previewed line by line, made drafts together, taken back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products import curation
from products.models import BatchState, Change, ImportBatch, Product, Revision
from products.sheets import batches
from products.sheets.columns import COLUMNS
from tests.builders import approve, draft_of, published, submitted
from tests.people import person
from tests.sheet_lines import Cells, as_csv, checked, exported, tables

CODE = "hxb-keji-qiye-touliandai"
OTHER = "cmb-zhaoke-toudai"
NEW: Cells = {
    "代码": "new-product",
    "名称": "新产品",
    "提供方式": "机构提供",
    "发行机构": "招商银行",
    "额度上限（元）": "500万",
}


@pytest.fixture(autouse=True)
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the desk begins in a process of its own is done before the answer."""
    if "committed" not in request.fixturenames:
        monkeypatch.setattr("products.background.start", lambda *words: call_command(*words))


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def upload(client: Client, content: bytes, name: str = "lines.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("admin:products_importbatch_add"), {"file": file}, follow=True)


def bring(client: Client, *lines: Cells) -> ImportBatch:
    """A file of these lines, as it stands after the check."""
    answer = upload(client, as_csv(lines))
    assert answer.redirect_chain, answer.content.decode()
    return ImportBatch.objects.latest("id")


def line_of(code: str, **changed: str) -> Cells:
    return exported(code)[0].cells | changed


def step(client: Client, batch: ImportBatch, name: str) -> Any:
    address = reverse(f"admin:products_importbatch_{name}", args=[batch.pk])
    answer = client.post(address, follow=True)
    batch.refresh_from_db()
    return answer


def page(client: Client, batch: ImportBatch, query: str = "") -> str:
    address = reverse("admin:products_importbatch_change", args=[batch.pk])
    return str(client.get(address + query).content.decode())


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


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


# ── what is wrong ─────────────────────────────────────────────────────────────────────

WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("no code", {"代码": ""}, "代码", "不能为空"),
    ("bad code", {"代码": "Not A Code"}, "代码", "代码只用小写字母"),
    ("long code", {"代码": "a" * 81}, "代码", "最多 80 字"),
    ("no name", {"名称": ""}, "名称", "不能为空"),
    ("long name", {"名称": "名" * 121}, "名称", "最多 120 字，现有 121 字"),
    ("no offering", {"提供方式": ""}, "提供方式", "不能为空"),
    ("unknown word", {"企业阶段": "老年期"}, "企业阶段", "可用：种子期"),
    ("unknown issuer", {"发行机构": "招商银航"}, "发行机构", "是不是“cmb 招商银行”"),
    ("issuer of a promotion", {"提供方式": "政策推广"}, "发行机构", "“政策推广”不能有发行机构"),
    ("offered by nobody", {"发行机构": ""}, "发行机构", "“机构提供”须有发行机构"),
    ("unknown region", {"适用地区": "999999"}, "适用地区", "没有地区“999999”"),
    ("a name of four districts", {"适用地区": "鼓楼区"}, "适用地区", "请写代码"),
    ("unknown family", {"产品类型": "没有的类型"}, "产品类型", "没有产品类型"),
    ("unknown method", {"评估方法": "没有的方法"}, "评估方法", "没有评估方法"),
    ("a sum in words", {"额度上限（元）": "一千万"}, "额度上限（元）", "不是金额"),
    ("a negative sum", {"额度下限（元）": "-5"}, "额度下限（元）", "不是金额"),
    ("a sum of nothing", {"额度下限（元）": "0"}, "额度下限（元）", "金额须大于 0"),
    ("limits crossed", {"额度下限（元）": "2亿"}, "额度上限（元）", "额度下限不能高于上限"),
    ("a rate without method", {"年化利率下限（%）": "3"}, "年化方法", "利率须注明年化方法"),
    ("a rate too exact", {"年化利率下限（%）": "3.45678"}, "年化利率下限（%）", "不是利率"),
    ("a spread alone", {"加点下限（基点）": "5"}, "加点上限（基点）", "加点须注明基准利率"),
    (
        "a term in words",
        {"授信期限上限（月）": "三年"},
        "授信期限上限（月）",
        "不是 0 到 100000 的整数",
    ),
    ("a term of nothing", {"授信期限上限（月）": "0"}, "单笔用款期限（月）", "期限须为正数"),
    ("no day", {"截止日": "2026-02-30"}, "截止日", "不是日期"),
    (
        "ends before it begins",
        {"生效日": "2026-02-02", "截止日": "2026-2-1"},
        "截止日",
        "不能晚于",
    ),
    ("no address", {"申请网址": "不是网址"}, "申请网址", "合法"),
    (
        "a value that does not fit",
        {"条件": "k | 资质 | 任一 | foo | | 文字"},
        "条件",
        "没有代码 foo",
    ),
    ("an operator alone", {"条件": "k | 资质 | 任一 | | | 文字"}, "条件", "应为“任一”和一组代码"),
    ("a condition without words", {"条件": "k | 资质"}, "条件", "第 1 条：“文字”：不能为空"),
    ("a key twice", {"条件": "k|项目||||文字\nk|项目||||文字"}, "条件", "第 2 条：条件的代码"),
    ("too many parts", {"亮点": "k | 数据 | a | b | c"}, "亮点", "有 5 段，应最多 4 段"),
    ("unknown source", {"出处": "hebei-linkag | 第1段 | 直接说明 | 名称"}, "出处", "hebei-linkage"),
    ("unknown fact", {"出处": "hebei-linkage | 第1段 | 直接说明 | 额度上线"}, "出处", "额度上限"),
    ("an organisation twice", {"参与机构": "合作机构|cmb\n合作机构|cmb"}, "参与机构", "只写一次"),
    ("a control character", {"简介": "甲\\u0000乙"}, "简介", "不能保存的字符"),
]


@pytest.mark.parametrize(
    ("cells", "title", "fragment"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_a_wrong_line_is_told_with_its_column_and_changes_nothing(
    cells: dict[str, str], title: str, fragment: str, desk: Client
) -> None:
    bad = line_of(CODE) | cells
    before = tables()
    batch = bring(desk, line_of(OTHER, **{"名称": "改名"}), bad)
    row = batch.rows.get(outcome="wrong")
    assert any(at == title and fragment in sentence for at, sentence in row.problems), row.problems
    assert batch.state == BatchState.REFUSED
    assert f"第 {row.line} 行" in page(desk, batch)
    assert "请刷新后再看" in said(step(desk, batch, "import"))
    assert tables() == before


BAD_SHEETS: list[tuple[str, str, str]] = [
    ("unknown column", "代码,名称,提供方式,额度上线\nx,y,z,1", "是不是“额度上限（元）”"),
    ("no code column", "名称,提供方式\ny,z", "缺少“代码”"),
    ("a column twice", "代码,名称,提供方式,code\nx,y,z,x", "“代码”这一列写了两次"),
    ("header alone", "代码,名称,提供方式\n", "表头下面没有内容"),
    ("ragged", "代码,名称,提供方式\nx,y,z,w\n", "第 2 行"),
]


@pytest.mark.parametrize(
    ("content", "fragment"), [pytest.param(*bad, id=name) for name, *bad in BAD_SHEETS]
)
def test_a_sheet_that_cannot_be_judged_is_refused_as_a_whole(
    content: str, fragment: str, desk: Client
) -> None:
    before = tables()
    answer = upload(desk, content.encode())
    assert fragment in answer.content.decode()
    assert not ImportBatch.objects.exclude(state=BatchState.REFUSED).exists()
    assert tables() == before


@pytest.mark.parametrize(
    ("name", "content", "fragment"),
    [
        ("a.pdf", b"%PDF-1.4", "xlsx"),
        ("a.xlsx", b"%PDF-1.4", "PDF"),
        ("a.csv", b"PK\x03\x04", "xlsx"),
        ("a.csv", b"", "空的"),
        ("a.csv", b"\xff\xfe" + "代码".encode("utf-16-le"), "UTF-8"),
    ],
)
def test_a_file_that_is_not_let_in_leaves_nothing_behind(
    name: str, content: bytes, fragment: str, desk: Client
) -> None:
    answer = upload(desk, content, name)
    assert answer.status_code == 200
    assert fragment in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_too_large_leaves_nothing_behind(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("products.admin.import_page.MAX_BYTES", 1000)
    answer = upload(desk, b"x" * 1001)
    assert "文件超过" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_form_without_a_file_asks_for_one(desk: Client) -> None:
    answer = desk.post(reverse("admin:products_importbatch_add"), {"file": "text"})
    assert "请选一个 xlsx 或 CSV 文件" in answer.content.decode()


def test_every_problem_of_a_line_is_told(db: None) -> None:
    bad = line_of(CODE, **{"发行机构": "甲", "企业阶段": "乙、丙", "额度下限（元）": "2亿"})
    problems = checked([bad])[0].problems
    assert [title for title, _ in problems] == [
        "发行机构",
        "企业阶段",
        "企业阶段",
        "额度上限（元）",
    ]


def test_a_code_on_two_lines_is_wrong_on_both(db: None) -> None:
    rows = checked([NEW, line_of(CODE), NEW | {"名称": "又一个"}])
    assert [row.outcome for row in rows] == ["wrong", "same", "wrong"]
    lines = "、".join(str(row.line) for row in rows if row.code == "new-product")
    for row in (rows[0], rows[2]):
        assert row.problems == [["代码", f"new-product 写在第 {lines} 行；一个产品只写一行。"]]


@pytest.mark.parametrize(("make", "state"), [(draft_of, "草稿"), (submitted, "待复核")])
def test_a_product_in_work_is_to_be_settled_first(
    make: Callable[..., Revision], state: str, editor: User
) -> None:
    line = line_of(CODE, **{"名称": "改名"})
    make(CODE, editor)
    row = checked([line])[0]
    assert row.outcome == "wrong"
    assert f"有一份{state}（alice " in row.problems[0][1]
    assert row.problems[0][1].endswith("请先处理。")


def test_lines_are_looked_up_together(db: None, django_assert_max_num_queries: Any) -> None:
    lines = [line.cells for line in exported()]
    new = [NEW | {"代码": f"new-{number}"} for number in range(100)]
    with django_assert_max_num_queries(60):
        assert len(checked([*lines, *new])) == 154


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


# ── the worker ────────────────────────────────────────────────────────────────────────


def test_a_page_waits_for_the_worker_and_says_when_it_has_died(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("products.background.start", lambda *words: None)
    batch = bring(desk, NEW)
    address = reverse("admin:products_importbatch_change", args=[batch.pk])
    waiting = desk.get(address)
    assert waiting["Refresh"]
    assert "<progress" in waiting.content.decode()
    long_ago = timezone.now() - timedelta(minutes=5)
    ImportBatch.objects.update(state=BatchState.CHECKING, done=3, total=10, beat=long_ago)
    dead = desk.get(address)
    assert "Refresh" not in dead
    assert "大概停了" in dead.content.decode()

    monkeypatch.setattr("products.background.start", lambda *words: call_command(*words))
    step(desk, batch, "check")
    assert batch.state == BatchState.CHECKED


def test_a_worker_that_is_at_work_is_not_begun_again(desk: Client) -> None:
    batch = bring(desk, NEW)
    now = timezone.now()
    ImportBatch.objects.update(state=BatchState.CHECKING, beat=now, content=as_csv([NEW]))
    assert "不能再检查" in said(step(desk, batch, "check"))
    call_command("import_products", "--batch", str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.beat) == (BatchState.CHECKING, now)


def test_a_fault_of_the_program_is_said_and_can_be_tried_again(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*lines: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr("products.background.start", lambda *words: None)
        batch = bring(desk, NEW)
        patch.setattr("products.sheets.working.check", broken)
        with pytest.raises(RuntimeError):
            call_command("import_products", "--batch", str(batch.pk))
    assert "程序出错" in page(desk, batch)
    step(desk, batch, "check")
    assert batch.state == BatchState.CHECKED


def test_a_worker_that_cannot_be_begun_is_said(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*words: str) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("products.background.start", full)
    batch = bring(desk, NEW)
    assert batch.state == BatchState.REFUSED
    assert "程序出错" in page(desk, batch)


# ── on the command line ───────────────────────────────────────────────────────────────


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    def make(*lines: Cells) -> str:
        (tmp_path / "lines.csv").write_bytes(as_csv(lines))
        return str(tmp_path / "lines.csv")

    return make


def test_the_command_only_tells_unless_it_is_to_import(
    file: Callable[..., str], editor: User, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables()
    call_command("import_products", file(NEW, line_of(CODE)), "--by", "alice")
    assert "1 new, 0 changed, 1 same, 0 wrong" in capsys.readouterr().out
    assert tables() == before
    assert not ImportBatch.objects.exists()

    call_command("import_products", file(NEW, line_of(CODE)), "--by", "alice", "--import")
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.by) == (BatchState.IMPORTED, editor)
    assert batch.revisions.get().product.code == "new-product"


@pytest.mark.parametrize(
    ("lines", "by", "fragment"),
    [
        ([NEW | {"发行机构": "甲"}], "alice", "lines.csv:2: 发行机构：没有机构“甲”"),
        ([{"代码": "x"}], "alice", "lines.csv:1: 缺少“名称”"),
        ([NEW], "nobody", "no user 'nobody'"),
        ([NEW], "bob", "没有新增和修改产品的权限"),
        ([NEW], None, "with --by"),
    ],
)
def test_the_command_changes_nothing_when_something_is_wrong(
    lines: list[Cells],
    by: str | None,
    fragment: str,
    file: Callable[..., str],
    editor: User,
    reviewer: User,
) -> None:
    before = tables()
    who = ["--by", by] if by else []
    with pytest.raises(CommandError) as refused:
        call_command("import_products", file(*lines), *who, "--import", verbosity=0)
    assert fragment in str(refused.value)
    assert tables() == before
    assert not ImportBatch.objects.exists()


def test_the_command_names_a_file_that_is_not_there(editor: User) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_products", "/nowhere/x.csv", "--by", "alice")


# ── in a process of its own ───────────────────────────────────────────────────────────


def database_url() -> str:
    """The database of the tests as another process would name it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def finished(batch: ImportBatch) -> str:
    """The state in which the worker leaves it; two minutes are for a machine with much to do."""
    for _ in range(1200):
        batch.refresh_from_db()
        if batch.state not in batches.SILENT:
            break
        time.sleep(0.1)
    return batch.state


@pytest.mark.django_db(transaction=True)
def test_a_process_of_its_own_checks_and_imports(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url())
    client = Client(SERVER_NAME="localhost")
    client.force_login(person("alice", "add_revision", "change_revision"))
    titles = [column.title for column in COLUMNS]
    changed = [line.cells | {"名称": line.cells["名称"] + "二"} for line in exported()]
    answer = upload(client, as_csv(changed, titles))
    batch = ImportBatch.objects.get()
    assert answer.redirect_chain
    assert finished(batch) == BatchState.CHECKED, batch.refusal
    assert (batch.done, batch.total) == (54, 54)
    step(client, batch, "import")
    assert finished(batch) == BatchState.IMPORTED, batch.refusal
    assert (
        Revision.objects.filter(batch=batch, state="draft", author__username="alice").count() == 54
    )
    step(client, batch, "undo")
    assert not Revision.objects.open().exists()
