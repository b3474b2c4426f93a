"""Screened files become numbered lines of text, as a person sees them in the sheet."""

from __future__ import annotations

import csv
import itertools
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from products.sheets.limits import (
    AGAIN,
    BROKEN,
    MAX_COLUMNS,
    MAX_DIGITS,
    MAX_ROWS,
    MAX_TEXT,
    TOO_MANY,
    Refused,
)
from products.sheets.screening import Kind

ASIAN = re.compile("[\u0800-\ufffc]+")
UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

UNIT = re.compile("[十百千万亿]")
LITERAL = re.compile(r'"[^"]*"|\\.')
"""What a number format shows as it stands."""


class Line(NamedTuple):
    """One line of a sheet: its number there (the header is 1), and its text by header title.

    Cells are stripped; empty ones are left out.
    """

    number: int
    cells: dict[str, str]


Row = tuple[int, dict[int, str]]
"""A line's number and its text by column, counted from 0; empty cells are left out."""


def read(kind: Kind, content: bytes) -> tuple[list[str], list[Line]]:
    """The titles of the header and the lines under it, blank lines left out.

    Takes what `screen` let in; raises Refused, with the line, for what is not plain cells of text.
    """
    rows = _csv_rows(content) if kind is Kind.CSV else _xlsx_rows(content)
    number, header = next(rows, (1, {}))
    if number != 1 or not header:
        raise Refused("第一行须是表头，写明每一列的名称。", 1)
    if kind is Kind.CSV and len(header) == 1 and re.search("[\t;，；]", "".join(header.values())):
        raise Refused("表头只有一列。列与列之间须用半角逗号，请另存为“CSV UTF-8（逗号分隔）”。", 1)
    titles: dict[str, int] = {}
    for column, title in header.items():
        if title in titles:
            both = f"{_letter(titles[title])} 列和 {_letter(column)} 列"
            raise Refused(f"表头“{title}”出现两次（{both}），每一列的名称须不同。", 1)
        titles[title] = column
    return list(titles), [Line(number, _titled(header, row, number)) for number, row in rows if row]


def _titled(header: dict[int, str], row: dict[int, str], number: int) -> dict[str, str]:
    for column in row:
        if column not in header:
            raise Refused(f"{_letter(column)} 列有内容，但表头没有这一列的名称。", number)
    return {header[column]: text for column, text in row.items()}


def _letter(column: int) -> str:
    return str(get_column_letter(column + 1))


def _text(text: str, number: int, column: int) -> str:
    """What a cell says, stripped, its line ends as one character; what no cell can say is told."""
    if column >= MAX_COLUMNS:
        raise Refused(f"{_letter(column)} 列有内容，最多 {MAX_COLUMNS} 列。", number)
    if len(text) > MAX_TEXT:
        raise Refused(f"{_letter(column)} 列的内容超过 {MAX_TEXT} 字，请缩短。", number)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if odd := UNPRINTABLE.search(text):
        code = f"U+{ord(odd[0]):04X}"
        raise Refused(f"{_letter(column)} 列含有看不见的控制字符（{code}），请重新输入。", number)
    return text


def _csv_rows(content: bytes) -> Iterator[Row]:
    """The records of a CSV; a record is numbered by the line of the file on which it begins."""
    records = csv.reader(StringIO(_decoded(content), newline=""), strict=True)
    number = 1
    for count in itertools.count():
        try:
            record = next(records, None)
        except csv.Error as error:
            raise Refused(
                "这一行开始的引号没有成对，或引号的后面不是逗号。单元格里的引号须写成两个。", number
            ) from error
        if record is None:
            return
        if count > MAX_ROWS:
            raise Refused(TOO_MANY, number)
        texts = {column: _text(cell, number, column) for column, cell in enumerate(record) if cell}
        yield number, {column: text for column, text in texts.items() if text}
        number = records.line_num + 1


def _decoded(content: bytes) -> str:
    """Valid UTF-8 is UTF-8, valid GB18030 without odd characters is that; nothing is guessed.

    UTF-8 with a broken byte may well be valid GB18030, and nonsense; so where more Chinese reads as
    UTF-8 than does not, it is broken UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    hopeful = content.decode("utf-8", "replace")
    if sum(map(len, ASIAN.findall(hopeful))) < hopeful.count("\ufffd"):
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            at = error.start
        else:
            odd = PRIVATE.search(text)
            if odd is None:
                return text
            at = len(text[: odd.start()].encode("gb18030"))
    raise Refused(
        f"第 {at + 1} 个字节（{content[at]:02X}）既不是 UTF-8 也不是 GB18030 的文字。"
        "请另存为“CSV UTF-8（逗号分隔）”。",
        content.count(b"\n", 0, at) + 1,
    )


MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref\s*=\s*[\"']([A-Z]+(\d+)[:A-Z\d]*)")


def _xlsx_rows(content: bytes) -> Iterator[Row]:
    """The rows of the first visible sheet, as far as it really goes, whatever it declares."""
    try:
        with warnings.catch_warnings():
            # Of what openpyxl leaves out (validations, themes, odd styles) nothing is read here.
            warnings.filterwarnings("ignore", category=UserWarning)
            yield from list(_first_sheet(content))
    except Refused:
        raise
    except Exception as error:
        # A broken workbook shows as almost any exception of openpyxl: KeyError, TypeError,
        # ParseError, ValueError …; to the sender all of them mean the same.
        raise Refused(f"工作表无法读取。{BROKEN}") from error


def _first_sheet(content: bytes) -> Iterator[Row]:
    workbook = load_workbook(BytesIO(content), read_only=True)
    sheet = next((one for one in workbook.worksheets if one.sheet_state == "visible"), None)
    if sheet is None:
        raise Refused(f"文件里没有可见的工作表。{AGAIN}")
    with sheet._get_source() as source:  # merged cells are in no part of the read-only interface
        merged = MERGED.search(source.read())
    if merged:
        raise Refused(
            f"{merged[1].decode()} 是合并单元格，请取消合并，每个单元格各填各的值。", int(merged[2])
        )
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MAX_ROWS + 1:
            raise Refused(TOO_MANY, number)
        texts = {
            column: _text(_shown(cell, number, column), number, column)
            for column, cell in enumerate(row)
            if cell.value is not None
        }
        yield number, {column: text for column, text in texts.items() if text}
    workbook.close()


def _shown(cell: Any, number: int, column: int) -> str:
    """A value as the sheet shows it: 100, 3.5%, 2026-11-22, 是; the text of a text cell."""
    match cell.value:
        case _ if cell.data_type == "f":
            raise Refused(f"{_letter(column)} 列是公式，请改为“粘贴为数值”。", number)
        case _ if cell.data_type == "e":
            raise Refused(f"{_letter(column)} 列是错误值 {cell.value}，请改正或清空。", number)
        case str() as text:
            return text.replace("_x000D_", "\r")  # how a carriage return is written in an xlsx
        case bool() as yes:
            return "是" if yes else "否"
        case int() | float() as value:
            try:
                return _figure(value, cell.number_format)
            except ValueError as error:
                raise Refused(f"{_letter(column)} 列的数字{error}", number) from error
        case datetime() as moment if moment.time() == time():
            return moment.date().isoformat()
        case datetime() as moment:
            return moment.isoformat(" ")
        case timedelta() as length:
            minutes, seconds = divmod(round(length.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case date() | time() as moment:
            return moment.isoformat()
        case other:
            raise TypeError(f"a cell holds {other!r}")


def _figure(value: float, shape: str) -> str:
    """The digits of a number in a cell of this format; ValueError says why they mislead.

    `0.00%` shows 0.035 as 3.5%, `0.0"%"` shows 3.5 so; both are what the person has read.
    """
    if abs(value) >= 10**MAX_DIGITS:
        raise ValueError(
            f"超过 {MAX_DIGITS} 位，表格软件会把后面的位数变成 0。请把单元格设为文本，再重新输入。"
        )
    if unit := UNIT.search(shape):
        raise ValueError(f"在格式里带有“{unit[0]}”，看到的与存着的不同。请写出完整的数字。")
    percent, scaled = "%" in shape, "%" in LITERAL.sub("", shape)
    exact = Decimal(format(value, f".{MAX_DIGITS}g")) * (100 if scaled else 1)
    return format(exact.normalize(), "f") + ("%" if percent else "")
