"""Products as a sheet, xlsx or CSV: what each shows, so that reading it back changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from products.sheets.checking import ProductResource
from products.sheets.columns import COLUMNS, facts_of
from products.sheets.limits import MAX_TEXT
from products.sheets.resource import carrying
from products.sheets.standing import in_turn

WIDTH = 18


class TooLong(Exception):
    """A text that no cell can hold; the sentence says where."""


def write_csv(codes: Iterable[str], file: IO[bytes]) -> None:
    """CSV as RFC 4180 has it, with the mark by which spreadsheets know UTF-8."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(column.title for column in COLUMNS)
    writer.writerows(_rows(codes))
    text.detach()  # flushed, and left open for whoever gave it


def write_xlsx(codes: Iterable[str], file: IO[bytes]) -> None:
    """One sheet in which every cell is text."""
    workbook = Workbook(write_only=True)
    _add_sheet(workbook, "产品", _rows(codes))
    workbook.save(file)


def write_blank(file: IO[bytes]) -> None:
    """An xlsx to fill in: the header, and on a second sheet how each column is written."""
    workbook = Workbook(write_only=True)
    _add_sheet(workbook, "产品", [])
    sheet = workbook.create_sheet("写法")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 100
    for column in COLUMNS:
        need = "必填。" if column.needed else ""
        sheet.append([_text(sheet, column.title), _text(sheet, f"{need}{column.notation.how}。")])
    workbook.save(file)


def _add_sheet(workbook: Any, title: str, rows: Iterable[list[str]]) -> None:
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "C2"
    for index in range(len(COLUMNS)):
        sheet.column_dimensions[get_column_letter(index + 1)].width = WIDTH
    sheet.append([_text(sheet, column.title, bold=True) for column in COLUMNS])
    for row in rows:
        sheet.append([_text(sheet, cell) if cell else None for cell in row])


def _text(sheet: Any, text: str, bold: bool = False) -> WriteOnlyCell:
    """A cell of text, whatever the text looks like: `#N/A` is none of our errors."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _rows(codes: Iterable[str]) -> Iterator[list[str]]:
    resource = ProductResource([], [], [], each=lambda row: None)
    for now in in_turn(codes):
        cells = resource.export_resource(carrying(facts_of(now.record), now.shown.product))
        for column, cell in zip(COLUMNS, cells, strict=True):
            if len(cell) > MAX_TEXT:
                raise TooLong(
                    f"“{now.shown.name}”的“{column.title}”有 {len(cell)} 字，一个单元格最多 "
                    f"{MAX_TEXT} 字。请导出为记录。"
                )
        yield cells
