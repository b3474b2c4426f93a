"""The table of columns: what stands in a cell, and that it comes back as it was."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from products import curation
from products.freezing import freeze
from products.journal import content_digest
from products.models import Product, Revision
from products.record_files import check as check_record
from products.records import fill
from products.sheets.checking import check
from products.sheets.columns import COLUMNS, facts_of, headed, record_of
from products.sheets.formats import FORMATS
from products.sheets.formulas import neutralise, restore
from products.sheets.reading import read
from products.sheets.references import References, Unreadable
from products.sheets.screening import Refused, screen
from products.written import written
from tests.sheet_lines import exported

BY_PATH = {column.path: column for column in COLUMNS}
CODE = "hxb-keji-qiye-touliandai"

ODD = ["=1+1", "+甲", "-1", "@x", "'=1", "''", "＝甲", "a\n=b", "\\", "|", "、", "，;", "_x000D_"]
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def texts(longest: int) -> st.SearchStrategy[str]:
    """Any text that a record can hold, often one that spreadsheets take for something else."""
    pieces = st.lists(st.sampled_from([*ODD, "\r", "\t", "甲"]) | st.text(LETTERS, max_size=4))
    whole = pieces.map("".join) | st.text(LETTERS)
    return whole.map(lambda text: text.strip()[:longest].strip()).filter(bool)


# ── the whole record ──────────────────────────────────────────────────────────────────


def test_a_written_record_is_one_that_files_can_hold(shipped: dict[str, Any]) -> None:
    for frozen in shipped.values():
        check_record(written(frozen))


def test_filling_a_written_record_gives_the_same_content(
    shipped: dict[str, Any], editor: User
) -> None:
    for code, frozen in shipped.items():
        draft = curation.start_revision(product=Product.objects.get(code=code), by=editor)
        fill(draft, written(frozen))
        again = freeze(Revision.objects.get(pk=draft.pk))
        assert content_digest(again) == content_digest(frozen)


def test_every_cell_of_the_catalog_comes_back(shipped: dict[str, Any], db: None) -> None:
    references = References()
    for frozen in shipped.values():
        facts = facts_of(written(frozen))
        assert record_of(facts) == written(frozen)
        for column in COLUMNS:
            cell = column.cell(facts[column.path], references)
            assert column.value(cell, references) == facts[column.path]


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_any_text_comes_back_from_a_file(
    form: str, data: st.DataObject, shipped: dict[str, Any], admin: User
) -> None:
    """Through the file's own door: what was written, screened and read is the same."""
    record = written(deepcopy(shipped[CODE]))

    def draw(longest: int) -> str:
        return data.draw(texts(longest))

    record |= {"name": draw(120), "summary": draw(400), "summary_en": draw(400), "area": draw(120)}
    record["aliases"] = data.draw(st.lists(texts(60), max_size=3, unique=True))
    record["limit"] = {
        "min": None, "max": None, "formula": draw(300), "formula_en": draw(300)
    }  # fmt: skip
    record["speed"] = {
        "accept_days": None, "contact_days": None, "disburse_days": None,
        "words": draw(200), "words_en": draw(200),
    }  # fmt: skip
    for row in [*record["conditions"], *record["highlights"]]:
        row |= {"words": draw(300), "words_en": draw(300)}
    locators = data.draw(
        st.lists(texts(60), min_size=len(record["citations"]), max_size=60, unique=True)
    )
    for row, locator in zip(record["citations"], locators, strict=False):
        row["locator"] = locator
    draft = curation.start_revision(product=Product.objects.get(code=CODE), by=admin)
    fill(draft, record)
    curation.claim(revision=draft, by=admin)
    before = written(freeze(Revision.objects.get(pk=draft.pk)))
    Revision.objects.published().filter(product=draft.product).update(state="superseded")

    file = BytesIO()
    FORMATS[form].write([CODE], file)
    titles, lines = read(screen(f"x.{form}", file.getvalue()), file.getvalue())
    rows: list[Any] = []
    check(titles, lines, rows.append)
    assert [row.outcome for row in rows] == ["same"]
    assert record_of(rows[0].record) == before


# ── cells ─────────────────────────────────────────────────────────────────────────────

READ = [
    ("limit.max", "1000万", "10000000.00"),
    ("limit.max", "2.5亿元", "250000000.00"),
    ("limit.max", "1,500.5", "1500.50"),
    ("rate.min", "3.45%", "3.4500"),
    ("rate.spread_min_bp", "-30", -30),
    ("rate.spread_min_bp", "'-30", -30),
    ("verified_on", "2026/1/2", "2026-01-02"),
    ("verified_on", "2026年11月22日", "2026-11-22"),
    ("stages", "成长期，种子期", ["seed", "growth"]),
    ("stages", "startup\n成长期", ["startup", "growth"]),
    ("offering", "offered", "offered"),
    ("issuer", "cmb", "cmb"),
    ("issuer", "cmb 别的名字", "cmb"),
    ("issuer", "招商银行", "cmb"),
    ("regions", "河北省、110000", ["110000", "130000"]),
    ("aliases", "甲; 乙\\、丙", ["甲", "乙、丙"]),
    ("organisations", "合作机构 | 招商银行", [{"role": "partner", "organisation": "cmb"}]),
    ("summary", "", ""),
    ("limit.max", "", None),
    ("stages", "", []),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "cell", "value"), READ)
def test_people_write_a_cell_in_their_own_way(path: str, cell: str, value: object) -> None:
    assert BY_PATH[path].value(cell, References()) == value


CONDITIONS = [
    ("k | 资质 | 任一 | 高新技术企业、srdi | | 文字", ["high_tech", "srdi"]),
    ("k | 已获股权投资 | 等于 | 是 | 要求具备 | 文字", True),
    ("k | 经营时间 | 不低于 | 5,000 | | 文字", "5000"),
    (
        "k | 创新积分 | 不低于 | scheme=甲；version=1；score=60 | | 文字",
        {"scheme": "甲", "version": "1", "score": "60"},
    ),
    ("k | 项目 | | | | 文字", None),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("cell", "value"), CONDITIONS)
def test_a_condition_is_read_by_its_operator(cell: str, value: object) -> None:
    (row,) = BY_PATH["conditions"].value(cell, References())
    assert row["value"] == value
    written_again = BY_PATH["conditions"].cell([row], References())
    assert BY_PATH["conditions"].value(written_again, References()) == [row]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ["是", '"', "{", ["a、b", "c|d"], {"scheme": "甲;乙=丙"}, ["", " "]]
)
@pytest.mark.parametrize("operator", ["equals", "any_of", "at_least"])
def test_a_value_that_reads_as_another_is_written_as_it_is(value: object, operator: str) -> None:
    row = {
        "key": "k", "attribute": "project", "operator": operator, "value": value,
        "effect": "excluding", "words": "文字", "words_en": "",
    }  # fmt: skip
    column = BY_PATH["conditions"]
    assert column.value(column.cell([row], References()), References()) == [row]


@pytest.mark.django_db
def test_all_that_is_wrong_in_a_cell_is_told_at_once() -> None:
    with pytest.raises(Unreadable) as told:
        BY_PATH["conditions"].value("k | 颜色 | 任一\nx | 资质 | 大于 | | | 文字", References())
    sentences = str(told.value).split("\n")
    assert [sentence.partition("：没")[0].partition("：不")[0] for sentence in sentences] == [
        "第 1 条：“项目”",
        "第 1 条：“文字”",
        "第 2 条：“比较”",
    ]


# ── formulas ──────────────────────────────────────────────────────────────────────────


@given(st.text() | st.lists(st.sampled_from([*"'=+-@\t\r\n\0＝＋－＠a"])).map("".join))
def test_a_neutralised_text_calculates_nothing_and_comes_back(text: str) -> None:
    safe = neutralise(text)
    assert restore(safe) == text
    assert not any(line.startswith(tuple("=+-@\t\r\0＝＋－＠")) for line in safe.split("\n"))


# ── headers ───────────────────────────────────────────────────────────────────────────

NEEDED = ["代码", "名称", "提供方式"]


@pytest.mark.parametrize(
    "title", ["额度上限（元）", "额度上限(元)", "额度上限", "limit.max", " Limit.Max "]
)
def test_a_column_goes_by_its_title_or_its_path(title: str) -> None:
    assert headed([*NEEDED, title])[title].path == "limit.max"


@pytest.mark.parametrize(
    ("titles", "fragment"),
    [
        ([*NEEDED, "最高额度"], "“最高额度”不是这里的列"),
        ([*NEEDED, "额度上线"], "是不是“额度上限（元）”"),
        ([*NEEDED, "额度上限", "limit.max"], "“额度上限（元）”这一列写了两次"),
        (["代码", "简介"], "缺少“名称”“提供方式”列"),
    ],
)
def test_a_header_that_is_not_understood_is_refused(titles: list[str], fragment: str) -> None:
    with pytest.raises(Refused) as refused:
        headed(titles)
    assert fragment in refused.value.reason
    assert refused.value.line == 1


def test_no_title_or_path_means_two_columns() -> None:
    names = [name for column in COLUMNS for name in column.names]
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_an_exported_line_is_one_line_a_product() -> None:
    lines = exported(CODE)
    assert [line.cells["代码"] for line in lines] == [CODE]
    assert lines[0].cells["额度上限（元）"] == "10000000"
    assert lines[0].cells["发行机构"] == "hxb 华夏银行"
