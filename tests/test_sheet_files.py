"""Spreadsheet files: which are refused and with which words, and what the others say."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipExtFile, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from products.sheets import archive, limits
from products.sheets.reading import Line, read
from products.sheets.screening import Kind, Refused, screen
from tests import sheet_files
from tests.bad_sheet_files import BAD, Bad
from tests.sheet_files import PLAIN, SHEET, records, rows_of, workbook

SAID = [Line(2, {"代码": "a-1", "名称": "甲"}), Line(3, {"代码": "a-2", "名称": "乙"})]


def lines(name: str, content: bytes) -> list[Line]:
    return read(screen(name, content), content)[1]


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_reason_and_line(bad: Bad) -> None:
    with pytest.raises(Refused) as refused:
        lines(bad.name, bad.content)
    assert bad.says in refused.value.reason
    assert refused.value.line == bad.line
    assert refused.value.reason.endswith("。")


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_what_bytes_can_tell_is_told_before_anything_parses(
    bad: Bad, monkeypatch: pytest.MonkeyPatch
) -> None:
    if bad.late:
        assert screen(bad.name, bad.content) in set(Kind)
    else:
        monkeypatch.setattr(openpyxl.reader.excel, "ExcelReader", None)
        with pytest.raises(Refused):
            screen(bad.name, bad.content)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_no_more_is_inflated_than_may_be(bad: Bad, monkeypatch: pytest.MonkeyPatch) -> None:
    inflated = 0
    reading = ZipExtFile.read

    def counting(stream: ZipExtFile, size: int | None = -1) -> bytes:
        nonlocal inflated
        chunk = reading(stream, size)
        inflated += len(chunk)
        return chunk

    monkeypatch.setattr(ZipExtFile, "read", counting)
    with suppress(Refused):
        screen(bad.name, bad.content)
    assert inflated <= min(
        limits.MAX_UNPACKED, max(archive.SMALL, limits.MAX_RATIO * len(bad.content))
    )


def test_a_reason_is_a_sentence_with_the_line_in_front() -> None:
    assert str(Refused("没有名称。", 7)) == "第 7 行：没有名称。"
    assert str(Refused("文件是空的。")) == "文件是空的。"


@pytest.mark.parametrize(
    "content",
    [
        records().encode(),
        records().encode("utf-8-sig"),
        records().encode("gb18030"),
        records().replace("\r\n", "\n").encode(),
        records().replace("\r\n", "\r").encode(),
        records().replace("\r\n", ",,\r\n").encode(),
        records().removesuffix("\r\n").encode(),
    ],
    ids=["UTF-8", "BOM", "GB18030", "LF", "CR", "empty columns", "no last line end"],
)
def test_a_csv_is_read_however_it_was_saved(content: bytes) -> None:
    assert lines("银行.CSV", content) == SAID


@pytest.mark.parametrize(
    "content",
    [
        workbook(),
        sheet_files.from_elsewhere(),
        sheet_files.edited(SHEET, b'ref="A1:B3"', b'ref="A1:A1"'),
        sheet_files.edited(SHEET, b'ref="A1:B3"', b'ref="A1:XFD1048576"'),
        sheet_files.with_part("xl/media/logo.png", b"\x89PNG" + sheet_files.noise(3 << 20)),
        workbook([*PLAIN, [], ["  ", None]]),
    ],
    ids=[
        "plain",
        "from elsewhere",
        "says smaller",
        "says larger",
        "with a picture",
        "blank rows after",
    ],
)
def test_an_xlsx_is_read_however_it_was_saved(content: bytes) -> None:
    assert lines("银行.xlsx", content) == SAID


def test_titles_come_in_the_order_of_the_columns() -> None:
    content = workbook([["乙", None, " 甲 "], ["1", None, "2"]])
    assert read(Kind.XLSX, content) == (["乙", "甲"], [Line(2, {"乙": "1", "甲": "2"})])


def test_a_csv_line_has_the_number_of_the_line_it_begins_on() -> None:
    content = '代码,名称\n\na,"一\r\n二""三"\n,\nb,乙\n'.encode()
    assert lines("a.csv", content) == [
        Line(3, {"代码": "a", "名称": '一\n二"三'}),
        Line(6, {"代码": "b", "名称": "乙"}),
    ]


def test_a_row_has_the_number_that_the_sheet_shows() -> None:
    content = sheet_files.sheet_of(b'<row r="9"><c r="A9" t="str"><v>x</v></c></row>')
    assert lines("a.xlsx", content)[-1] == Line(9, {"代码": "x"})


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (100, "General", "100"),
        (100.0, "0.00", "100"),
        (3_000_000, "#,##0", "3000000"),
        (0.1 + 0.2, "General", "0.3"),
        (-0.0, "General", "0"),
        (1e-7, "General", "0.0000001"),
        (123_456_789_012_345, "General", "123456789012345"),
        (0.035, "0.00%", "3.5%"),
        (3.5, '0.00"%"', "3.5%"),
        (True, "General", "是"),
        (False, "General", "否"),
        (date(2026, 11, 22), "yyyy-mm-dd", "2026-11-22"),
        (datetime(2026, 11, 22), "m/d/yy", "2026-11-22"),
        (datetime(2026, 11, 22, 9, 30), "yyyy-mm-dd h:mm", "2026-11-22 09:30:00"),
        (time(9, 30), "h:mm", "09:30:00"),
        (timedelta(hours=30), "[h]:mm", "30:00:00"),
        ("007", "@", "007"),
        ("  两端 \n", "General", "两端"),
        ("一_x000D_\n二", "General", "一\n二"),
        ("'=1+1", "General", "'=1+1"),
    ],
)
def test_a_cell_says_what_a_person_sees(value: object, style: str, shown: str) -> None:
    def put(book: Any) -> None:
        book.active["B2"] = value
        book.active["B2"].number_format = style

    assert lines("a.xlsx", workbook(change=put))[0].cells["名称"] == shown


def test_only_the_first_sheet_that_shows_is_read() -> None:
    def more(book: Any) -> None:
        book.create_sheet("旧", 0).sheet_state = "hidden"
        book.create_sheet("说明").merge_cells("A1:C1")
        book.active = 1

    assert lines("a.xlsx", workbook(change=more)) == SAID


def test_a_sheet_may_be_as_large_as_is_allowed() -> None:
    rows = rows_of(limits.MAX_ROWS, 2)
    for name, content in {"a.xlsx": workbook(rows), "a.csv": records(rows).encode()}.items():
        read_rows = lines(name, content)
        assert len(read_rows) == limits.MAX_ROWS
        assert read_rows[-1] == Line(5001, dict(zip(rows[0], rows[-1], strict=True)))


def test_five_thousand_rows_of_fifty_columns_are_let_in() -> None:
    """All cells say the same, so that no honest sheet packs better."""
    letters = [get_column_letter(column) for column in range(1, 51)]
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{at}{row}" t="inlineStr"><is><t>是</t></is></c>' for at in letters)
        + "</row>"
        for row in range(4, limits.MAX_ROWS + 2)
    )
    assert screen("a.xlsx", sheet_files.sheet_of(rows.encode())) is Kind.XLSX


def test_a_short_sheet_may_repeat_long_texts() -> None:
    """It packs better than fifty to one, and is no bomb."""
    rows = [["条件一", "条件二", "条件三"], *([["须为高新技术企业，无不良记录；" * 30] * 3] * 300)]
    content = workbook(rows)
    with ZipFile(BytesIO(content)) as archive:
        sheet = archive.getinfo(SHEET)
    assert sheet.file_size > limits.MAX_RATIO * sheet.compress_size
    assert len(lines("a.xlsx", content)) == 300


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\ufffd"),
    max_size=20,
)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_every_text_comes_back(pairs: list[tuple[str, str]]) -> None:
    rows = [["代码", "名称"], *(["'" + one, "'" + other] for one, other in pairs)]
    wanted = [{"代码": row[0].strip(), "名称": row[1].strip()} for row in rows[1:]]
    for name, content in {
        "a.xlsx": workbook(rows),
        "u.csv": records(rows).encode(),
        "g.csv": records(rows).encode("gb18030"),
    }.items():
        assert [line.cells for line in lines(name, content)] == wanted


@given(st.binary(max_size=300), st.integers(0, 5000))
def test_no_bytes_are_more_than_refused(junk: bytes, at: int) -> None:
    good = workbook()
    for name, content in {
        "a.csv": junk,
        "a.xlsx": good[: at % len(good)] + junk + good[at % len(good) + len(junk) :],
    }.items():
        with suppress(Refused):
            lines(name, content)
