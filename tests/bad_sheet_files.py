"""Every bad file that somebody might send, and what each is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from zipfile import ZIP_LZMA, ZipFile

from tests.sheet_files import (
    BOOK,
    OLE,
    SHEET,
    TYPES,
    declaring,
    declaring_size,
    edited,
    noise,
    packed,
    parts_of,
    records,
    rows_of,
    sheet_of,
    with_part,
    workbook,
)


def _bomb(unpacked: int, told: int | None = None) -> bytes:
    content = with_part("xl/worksheets/sheet2.xml", b" " * unpacked)
    return content if told is None else declaring_size(content, "xl/worksheets/sheet2.xml", told)


def _twice() -> bytes:
    parts = parts_of(workbook())
    other = packed(parts | {"xl/theme/theme2.xml": parts["xl/theme/theme1.xml"]})
    return other.replace(b"theme2.xml", b"theme1.xml")


def _merge(book: Any) -> None:
    book.active.merge_cells("A3:B3")


def _cell(value: Any, at: str = "B3", shape: str = "General") -> bytes:
    def put(book: Any) -> None:
        book.active[at] = value
        book.active[at].number_format = shape

    return workbook(change=put)


def _crowded(parts: int, name: str = "xl/media/image%d.png") -> bytes:
    return packed(parts_of(workbook()) | {name % number: b"" for number in range(parts)})


def _long_extras() -> bytes:
    """A directory of five megabytes, nearly all of it in extra fields without content."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts_of(workbook()).items():
            archive.writestr(name, content)
        for number in range(75):
            archive.writestr(f"xl/media/image{number}.png", b"")
            archive.filelist[-1].extra = b"\x99\x99\0\0" * 16_000
    return file.getvalue()


DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;">' % (n + 1, n, n) for n in range(97, 120))
    + b"]><a>&x;</a>"
)
SECOND = (
    b'<Override PartName="/xl/worksheets/b.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
EBCDIC = b'<?xml version="1.0" encoding="cp037"?>' + "<!DOCTYPE a>".encode("cp037")
VBA = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'


@dataclass(frozen=True)
class Bad:
    """A file that is refused: under which name, how it is made, what is said, and on which line.

    `late` ones are well made, so that only reading them tells what is wrong.
    """

    name: str
    build: Callable[[], bytes]
    says: str
    line: int | None = None
    late: bool = False

    @cached_property
    def content(self) -> bytes:
        return self.build()


def _csv(says: str, text: str, line: int | None = None, late: bool = True) -> Bad:
    return Bad("a.csv", lambda: text.encode(), says, line, late)


def _xlsx(
    says: str, build: Callable[[], bytes], line: int | None = None, late: bool = False
) -> Bad:
    return Bad("a.xlsx", build, says, line, late)


BAD: dict[str, Bad] = {
    # by name and first bytes
    "no ending": Bad("prices", workbook, "须以 .xlsx 或 .csv 结尾"),
    "unknown ending": Bad("a.ods", workbook, "须以 .xlsx 或 .csv 结尾"),
    "old format by name": Bad("a.XLS", lambda: OLE + bytes(2000), "旧的 xls 格式不收"),
    "binary format by name": Bad("a.xlsb", workbook, "二进制的 xlsb"),
    "macros by name": Bad("a.xlsm", workbook, "带宏的 xlsm"),
    "macro template by name": Bad("a.xltm", workbook, "带宏的 xltm"),
    "password or old format": _xlsx("打开密码", lambda: OLE + bytes(2000)),
    "empty": _xlsx("空的", lambda: b""),
    "only blanks": _csv("空的", "\r\n  \r\n", late=False),
    "over the cap": _csv("超过 5 MB", "a,b\n" + "x" * (5 * 1024 * 1024), late=False),
    "PDF named xlsx": _xlsx("内容却是 PDF", lambda: b"%PDF-1.7\n" + bytes(90)),
    "HTML named xlsx": _xlsx("内容却是 HTML", lambda: b"\r\n<html><table></table></html>"),
    "CSV named xlsx": _xlsx("内容却不是 xlsx", lambda: records().encode()),
    "zip named csv": Bad("a.csv", workbook, "内容却是 xlsx 或压缩包"),
    "JSON named csv": _csv("内容却是 JSON", '[{"a": 1}]', late=False),
    "HTML named csv": _csv("内容却是 HTML", "\ufeff<table><tr>", late=False),
    # zip
    "bomb": _xlsx("压缩比超过 50", lambda: _bomb(10 * 1024**2)),
    "bomb beside much that does not pack": _xlsx(
        "压缩比超过 50",
        lambda: packed(parts_of(_bomb(10 * 1024**2)) | {"xl/media/a.png": noise(300_000)}),
    ),
    "large bomb": _xlsx("解压后超过 20 MB", lambda: _bomb(48 * 1024**2)),
    "bomb that says it is small": _xlsx("与实际不符", lambda: _bomb(48 * 1024**2, told=900)),
    "says it is a gigabyte": _xlsx("解压后超过 20 MB", lambda: _bomb(9000, told=1 << 30)),
    "says it is larger": _xlsx("与实际不符", lambda: _bomb(9000, told=9001)),
    "many parts that are large together": _xlsx(
        "解压后超过 20 MB",
        lambda: packed(
            parts_of(workbook()) | {f"xl/media/image{n}.png": bytes(2 << 20) for n in range(11)}
        ),
    ),
    "nested zip": _xlsx("嵌有别的文件", lambda: with_part("xl/media/image1.png", workbook())),
    "too many parts": _xlsx("部件超过 200 个", lambda: _crowded(230, "%d")),
    "very many parts": _xlsx("部件超过 200 个", lambda: _crowded(9_000)),
    "endless directory": _xlsx("部件的名字过长", _long_extras),
    "truncated": _xlsx("损坏或不完整", lambda: workbook()[:-300]),
    "cut in the middle": _xlsx("损坏或不完整", lambda: workbook()[:1500] + workbook()[-600:]),
    "wrong checksum": _xlsx(
        "损坏或不完整", lambda: declaring(workbook(), "xl/styles.xml", 16, "<I", 1)
    ),
    "absolute path": _xlsx("路径越界", lambda: with_part("/etc/passwd", b"x")),
    "path upwards": _xlsx("路径越界", lambda: with_part("xl/../../x.xml", b"<x/>")),
    "backslashes": _xlsx("路径越界", lambda: with_part("xl\\x.xml", b"<x/>")),
    "part twice": _xlsx("重名", _twice),
    "part twice but for case": _xlsx("重名", lambda: with_part("XL/Workbook.xml", b"<x/>")),
    "overlapping parts": _xlsx(
        "损坏或不完整", lambda: declaring(workbook(), "xl/styles.xml", 20, "<I", 1 << 22)
    ),
    "encrypted parts": _xlsx("加了密", lambda: declaring(workbook(), SHEET, 8, "<H", 1)),
    "odd compression": _xlsx("压缩方法", lambda: packed(parts_of(workbook()), ZIP_LZMA)),
    "no workbook": _xlsx("没有工作簿", lambda: packed({"a.txt": b"a"})),
    "no manifest": _xlsx(
        "没有工作簿",
        lambda: packed({n: c for n, c in parts_of(workbook()).items() if n != TYPES}),
    ),
    "another document": _xlsx(
        "没有工作簿", lambda: edited(TYPES, b"spreadsheetml.sheet.main", b"wordprocessingml.x")
    ),
    "two workbooks": _xlsx("没有工作簿", lambda: edited(TYPES, b"</Types>", SECOND)),
    # what no sheet of values needs
    "macros": _xlsx("有宏", lambda: with_part("xl/vbaProject.bin", b"x")),
    "macros by type": _xlsx(
        "有宏",
        lambda: edited(
            TYPES,
            b"openxmlformats-officedocument.spreadsheetml.sheet.main",
            b"ms-excel.sheet.macroEnabled.main",
        ),
    ),
    "renamed macros": _xlsx("有宏", lambda: edited(TYPES, b"</Types>", VBA)),
    "macro sheet": _xlsx("有宏表", lambda: with_part("xl/macrosheets/sheet1.xml", b"<x/>")),
    "type spelt in numbers": _xlsx(
        "损坏", lambda: edited(TYPES, b"</Types>", VBA.replace(b"vbaP", b"vba&#80;"))
    ),
    "external link": _xlsx(
        "引用了别的工作簿", lambda: with_part("xl/externalLinks/externalLink1.xml", b"<x/>")
    ),
    "embedded file": _xlsx("嵌有别的文件", lambda: with_part("xl/embeddings/x.docx", b"x")),
    "control": _xlsx("有控件", lambda: with_part("xl/activeX/activeX1.xml", b"<x/>")),
    "outside entity": _xlsx("文档类型或实体", lambda: with_part("docProps/core.xml", DTD)),
    "billion laughs": _xlsx("文档类型或实体", lambda: with_part("xl/styles.xml", LAUGHS)),
    "DTD after much else": _xlsx(
        "文档类型或实体", lambda: with_part(BOOK, b"<!--" + b"." * 65_525 + b"--><!DOCTYPE a><a/>")
    ),
    "DTD in UTF-16": _xlsx("不是 UTF-8", lambda: with_part(SHEET, DTD.decode().encode("utf-16"))),
    "DTD in UTF-16 in a part of any name": _xlsx(
        "文档类型或实体", lambda: with_part("xl/media/x.png", DTD.decode().encode("utf-16-be"))
    ),
    "DTD in EBCDIC": _xlsx("不是 UTF-8", lambda: with_part("docProps/core.xml", EBCDIC)),
    "encoding out of sight": _xlsx(
        "不是 UTF-8",
        lambda: with_part("docProps/core.xml", b"<?xml" + b" " * 2000 + b'encoding="cp037"?>'),
    ),
    "strict format": _xlsx(
        "“严格”格式",
        lambda: edited(
            BOOK, b"http://schemas.openxmlformats.org/spreadsheetml", b"http://purl.oclc.org/ooxml"
        ),
    ),
    "styles without end": _xlsx(
        "样式或附加内容过多",
        lambda: with_part("xl/styles.xml", b"<a>" + noise(2 << 20).hex().encode()),
    ),
    "a row without end": _xlsx(
        "样式或附加内容过多", lambda: sheet_of(b"<row>" + b"<c/>" * 400_000 + b"</row>")
    ),
    # rows
    "too many rows": _xlsx("超过 5000 行", lambda: workbook(rows_of(5001))),
    "too many rows under a prefix": _xlsx(
        "超过 5000 行",
        lambda: with_part(SHEET, b'<x:worksheet xmlns:x="a">' + b"<x:row/>" * 5002),
    ),
    "too many records": _csv("超过 5000 行", records(rows_of(5001)), 5002, late=False),
    "blank lines without end": _csv("换行过多", "a\n" + "\n" * 500_000, late=False),
    "too many records beside a lone quote": _csv(
        "超过 5000 行", '尺寸\n5"\n' + "6\n" * 5_000, 5002
    ),
    "a row far down": _xlsx(
        "超过 5000 行", lambda: sheet_of(b'<row r="99999999999"/>'), 5002, late=True
    ),
    # cells
    "no header": _csv("须是表头", "\n代码,名称\n", 1),
    "no header in the sheet": _xlsx(
        "须是表头", lambda: workbook([[], ["代码"], ["a"]]), 1, late=True
    ),
    "a title twice": _csv("“代码”出现两次（A 列和 C 列）", "代码,名称, 代码\n", 1),
    "more cells than titles": _csv("C 列有内容，但表头没有", "代码,名称\na,甲\nb,乙,丙\n", 3),
    "too many columns": _csv("GS 列有内容，最多 200 列", ",".join(map(str, range(201))), 1),
    "a cell far to the right": _xlsx("最多 200 列", lambda: _cell("x", "XFD3"), 3, late=True),
    "not separated by commas": _csv("半角逗号", "代码;名称\na;甲\n", 1),
    "quote never closed": _csv("引号没有成对", '代码,名称\n"a\nb",甲\nc,"乙\n', 4),
    "text after a quote": _csv("引号没有成对", '代码,名称\na,"甲"乙\n', 2),
    "50 kB in a cell": _csv("B 列的内容超过 32767 字", f"代码,名称\na,{'x' * 50_000}\n", 2),
    "50 kB in a cell of a sheet": _xlsx(
        "A 列的内容超过 32767 字",
        lambda: sheet_of(b'<row><c t="inlineStr"><is><t>%b</t></is></c></row>' % (b"x" * 50_000)),
        4,
        late=True,
    ),
    "control character": _csv("看不见的控制字符（U+0007）", "代码,名称\na,\x07甲\n", 2),
    "NUL": _csv("空字节", "代码,名称\na,\0\n", 2, late=False),
    "merged cells": _xlsx("A3:B3 是合并单元格", lambda: workbook(change=_merge), 3, late=True),
    "formula": _xlsx("B 列是公式", lambda: _cell("=1+1"), 3, late=True),
    "error value": _xlsx("B 列是错误值 #REF!", lambda: _cell("#REF!"), 3, late=True),
    "number that has lost digits": _xlsx(
        "B 列的数字超过 15 位", lambda: _cell(9_133_010_000_000_000), 3, late=True
    ),
    "unit in the format": _xlsx(
        "B 列的数字在格式里带有“万”", lambda: _cell(300, shape='0"万元"'), 3, late=True
    ),
    "no such text": _xlsx(
        "无法读取", lambda: sheet_of(b'<row><c t="s"><v>7</v></c></row>'), late=True
    ),
    "no XML": _xlsx("无法读取", lambda: with_part(BOOK, b"<workbook>"), late=True),
    "no sheet that shows": _xlsx(
        "没有可见的工作表", lambda: edited(BOOK, b'state="visible"', b'state="hidden"'), late=True
    ),
    # the letters of a CSV
    "UTF-16": Bad("a.csv", lambda: records().encode("utf-16"), "UTF-16"),
    "neither encoding": Bad(
        "a.csv", lambda: "代码\n甲\n".encode("gbk") + b"\xff\n", "第 9 个字节（FF）", 3, True
    ),
    "broken UTF-8": Bad(
        "a.csv",
        lambda: "代码,名称\na,科技金融产品".encode() + b"\xe4\xbd\n",
        "第 35 个字节（E4）",
        2,
        True,
    ),
    "private characters": Bad(
        "a.csv", lambda: "代码\n甲".encode("gbk") + b"\xaa\xa1\n", "第 8 个字节（AA）", 2, True
    ),
}
