"""Whatever is wrong in a file of products is told with its line and column, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from products.models import BatchState, ImportBatch, Revision
from tests.builders import draft_of, submitted
from tests.desk_imports import bring, page, step, upload
from tests.people import said
from tests.sheet_lines import NEW, checked, exported, line_of, tables

CODE = "hxb-keji-qiye-touliandai"
OTHER = "cmb-zhaoke-toudai"


pytestmark = pytest.mark.usefixtures("begun_and_done")


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
