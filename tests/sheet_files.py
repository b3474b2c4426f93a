"""Spreadsheet files built in code, down to the bytes of their directories."""

from __future__ import annotations

import csv
import struct
from collections.abc import Callable, Iterable, Mapping
from hashlib import shake_256
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

SHEET, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"
PLAIN = [["代码", "名称"], ["a-1", "甲"], ["a-2", "乙"]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(rows: Iterable[Iterable[Any]] = PLAIN, change: Callable[[Any], Any] = id) -> bytes:
    """An xlsx with these rows; `change` may do more to the workbook before it is saved."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def records(rows: Iterable[Iterable[Any]] = PLAIN) -> str:
    """The same as the text of a CSV."""
    file = StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A plain workbook with one part put in, or put in place of its own."""
    return packed(parts_of(workbook()) | {name: content})


def edited(name: str, old: bytes, new: bytes) -> bytes:
    """A plain workbook with something changed in one of its parts."""
    part = parts_of(workbook())[name]
    if old not in part:
        raise LookupError(f"{old!r} is not in {name}")
    return with_part(name, part.replace(old, new, 1))


def declaring(content: bytes, name: str, field: int, form: str, value: int) -> bytes:
    """An archive whose directory says `value` at offset `field` of the entry of this part."""
    changed = bytearray(content)
    entry = changed.rindex(name.encode()) - 46
    if changed[entry : entry + 4] != b"PK\x01\x02":
        raise LookupError(f"no entry of {name}")
    struct.pack_into(form, changed, entry + field, value)
    return bytes(changed)


def declaring_size(content: bytes, name: str, size: int) -> bytes:
    return declaring(content, name, 24, "<I", size)


def with_zip64_end(content: bytes) -> bytes:
    """The same archive, ended as exporters do that always write zip64."""
    _, _, _, count, _, size, offset, _ = struct.unpack("<4s4H2IH", content[-22:])
    end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(content) - 22, 1)
    unsaid = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:-22] + end + locator + unsaid


def noise(size: int) -> bytes:
    """Bytes that do not pack, the same in every run."""
    return shake_256(b"sheet").digest(size)


def from_elsewhere() -> bytes:
    """The plain workbook as other programs write it: one table of strings, prefixes everywhere."""
    main = b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    said = [text for row in PLAIN for text in row]
    strings = "".join(f"<x:si><x:t>{text}</x:t></x:si>" for text in said).encode()
    cells = [f'<x:c t="s"><x:v>{number}</x:v></x:c>'.encode() for number in range(6)]
    rows = b"".join(b"<x:row>%b%b</x:row>" % (cells[n], cells[n + 1]) for n in (0, 2, 4))
    parts = parts_of(workbook())
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    parts[TYPES] = parts[TYPES].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="%b"/></Types>' % kind,
    )
    parts["xl/sharedStrings.xml"] = b"<x:sst %b>%b</x:sst>" % (main, strings)
    parts[SHEET] = b"<x:worksheet %b><x:sheetData>%b</x:sheetData></x:worksheet>" % (main, rows)
    return with_zip64_end(packed(parts))


def rows_of(count: int, width: int = 2) -> list[list[str]]:
    header = [f"列{column}" for column in range(width)]
    return [header, *([f"{row}-{column}" for column in range(width)] for row in range(count))]


def sheet_of(cells: bytes) -> bytes:
    """A plain workbook with raw XML put at the end of its rows."""
    return edited(SHEET, b"</sheetData>", cells + b"</sheetData>")
