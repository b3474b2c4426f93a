"""The zip that an xlsx is: its parts looked at, one by one, before anything parses them.

What a file says of itself is held to the bounds first, then counted while inflating, which stops
where the file has said it would end; so the time is bounded too, whatever is sent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import copy
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from products.sheets.limits import (
    AGAIN,
    BROKEN,
    MAX_PARTS,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNPACKED,
    TOO_MANY,
    Refused,
)

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (b"\xff\xfe", b"\xfe\xff")

SMALL = 2 * 1024 * 1024
"""Up to here the ratio does not matter: a few hundred rows that repeat one long text reach 60."""
CHUNK = 64 * 1024
MAX_DIRECTORY = MAX_PARTS * 160
"""Bytes of a zip's directory. It is read whole, and slowly, before its parts can be counted."""
MAX_TREE = 2 * 1024 * 1024
"""Bytes of an XML part that is parsed as a whole: all but the sheets and their strings."""
MAX_STRETCH = 1024 * 1024
"""Bytes of a sheet without a new row: a row is held in memory until it ends."""

# What an xlsx must not carry: how it shows in the name of a part or in a declared type.
UNWANTED = {
    "vbaproject": f"文件里有宏。{AGAIN}",
    "macroenabled": f"文件里有宏。{AGAIN}",
    "macrosheet": f"文件里有宏表。{AGAIN}",
    "activex": "文件里有控件，请删去控件，只留单元格的值。",
    "externallink": "文件引用了别的工作簿，请在“编辑链接”里断开，只留值。",
    "oleobject": "文件里嵌有别的文件，请删去嵌入的对象，只留单元格的值。",
    "xl/embeddings/": "文件里嵌有别的文件，请删去嵌入的对象，只留单元格的值。",
    "workbook.bin": f"二进制的 xlsb 格式不收。{AGAIN}",
}
MANIFEST, WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"
STRINGS = "xl/sharedstrings.xml"
DTD = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le")[:-1])
"""The last stands in UTF-16 of either byte order."""
OVERLAP = 32


def check(content: bytes) -> None:
    """Raises Refused for a zip that is no xlsx of plain values within the limits."""
    _check_directory(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_parts(parts, len(content))
            for part in parts:
                _check_part(archive, part)
    except Refused:
        raise
    except Exception as error:
        # zipfile meets broken archives with BadZipFile, zlib.error, EOFError, ValueError,
        # struct.error, NotImplementedError …; all of them mean the same to the sender.
        raise Refused(BROKEN) from error


def _check_directory(content: bytes) -> None:
    """A zip that ends where its directory ends, and a directory of sane length.

    Read by hand because ZipFile walks the whole of it, and each entry's extra fields in quadratic
    time: five megabytes of them take it many seconds.
    """
    end = content[-22:]
    if not end.startswith(b"PK\x05\x06"):
        raise Refused(BROKEN)
    size = int.from_bytes(end[12:16], "little")
    if content[-42:-38] == b"PK\x06\x07" and content[-98:-94] == b"PK\x06\x06":
        size = int.from_bytes(content[-58:-50], "little")  # zip64, as some exporters always write
    if size > MAX_DIRECTORY:
        raise Refused(f"文件里的部件超过 {MAX_PARTS} 个，或部件的名字过长。{AGAIN}")


def _check_parts(parts: list[ZipInfo], size: int) -> None:
    """What the directory says: how many, how named, how large; nothing is inflated yet."""
    if len(parts) > MAX_PARTS:
        raise Refused(f"文件里的部件超过 {MAX_PARTS} 个。{AGAIN}")
    names = [part.orig_filename for part in parts]
    for name in names:
        if name.startswith("/") or ".." in name.split("/") or re.search(r"[\\\0:]", name):
            raise Refused(f"文件里有部件的路径越界。{AGAIN}")
        _check_unwanted(name)
    if any(times > 1 for times in Counter(name.lower() for name in names).values()):
        raise Refused(f"文件里有重名的部件。{AGAIN}")
    if any(part.flag_bits & 0x2041 for part in parts):
        raise Refused("文件加了密，请去掉密码再传。")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Refused(f"文件用了不常见的压缩方法。{AGAIN}")
    if not {MANIFEST, WORKBOOK} <= set(names):
        raise Refused(f"文件里没有工作簿，不是表格软件存出的 xlsx。{AGAIN}")
    if sum(part.compress_size for part in parts) > size:
        raise Refused(BROKEN)  # parts that overlap: a few bytes that count many times
    _check_volume(sum(part.file_size for part in parts), size)
    for part in parts:
        _check_volume(part.file_size, part.compress_size)


def _check_volume(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED:
        raise Refused(f"解压后超过 {MAX_UNPACKED // 1024**2} MB，请拆成几份再传。")
    if unpacked > max(SMALL, MAX_RATIO * packed):
        raise Refused(
            f"压缩比超过 {MAX_RATIO} 倍，不像真实的表格。请用表格软件打开，另存后再传，或拆成几份。"
        )


def _check_unwanted(words: str) -> None:
    lowered = words.lower()
    for mark, reason in UNWANTED.items():
        if mark in lowered:
            raise Refused(reason)


def _check_part(archive: ZipFile, part: ZipInfo) -> None:
    """All the bytes of a part: as many as it said, and none that no sheet needs."""
    name = part.orig_filename.lower()
    sheet = name.startswith("xl/worksheets/") and name.count("/") == 2
    tree = not sheet and name != STRINGS and not name.startswith("xl/media/")
    most = CHUNK if name == MANIFEST.lower() else MAX_TREE
    size = rows = stretch = 0
    row, tail = b"<row", b""
    for chunk in _inflated(archive, part):
        if not size:
            _check_start(name, chunk)
            if prefix := re.search(rb"<([\w.-]+):worksheet\b", chunk):
                row = b"<%b:row" % prefix[1]
        size += len(chunk)
        if size > part.file_size:
            break
        window = tail + chunk
        if any(mark in window for mark in DTD):
            raise Refused(f"文件的 XML 里有文档类型或实体的声明。{AGAIN}")
        if sheet:
            rows += window.count(row) - tail.count(row)
            last = window.rfind(row)
            stretch = len(window) - last if last >= 0 else stretch + len(chunk)
        if rows > MAX_ROWS + 1:
            raise Refused(TOO_MANY)
        if stretch > MAX_STRETCH or (tree and size > most):
            raise Refused("文件里的样式或附加内容过多。请把单元格的值复制到新的工作簿，再传。")
        tail = window[-OVERLAP:]
    if size != part.file_size:
        raise Refused(f"文件所说的大小与实际不符。{AGAIN}")


def _inflated(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, up to 64 KB at a time, on to the real end of it.

    ZipFile would stop at the size that the part declares, and openpyxl would not.
    """
    whole = copy(part)
    whole.file_size = 1 << 62
    with archive.open(whole) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _check_start(name: str, chunk: bytes) -> None:
    """How a part begins: no archive in the archive; XML is UTF-8; the manifest declares a sheet."""
    if chunk.startswith((*ZIP, OLE, b"7z\xbc\xaf", b"Rar!")):
        raise Refused(UNWANTED["oleobject"])
    start = chunk[:1000]
    declaration, closed, _ = start.partition(b"?>") if b"<?xml" in start[:8] else (b"", b"?>", b"")
    told = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", declaration)
    foreign = told is not None and told[1].lower() not in (b"utf-8", b"us-ascii")
    wide = name.endswith((".xml", ".rels")) and (start.startswith(UTF16) or b"\0" in start[:4])
    if foreign or wide or not closed:
        raise Refused(f"文件的 XML 不是 UTF-8 编码。{AGAIN}")
    if b"purl.oclc.org/ooxml" in start:
        raise Refused(f"文件是“严格”格式（Strict Open XML）。{AGAIN}")
    if name == MANIFEST.lower():
        _check_manifest(chunk.decode("utf-8", "replace"))


def _check_manifest(words: str) -> None:
    """The types of the parts: a workbook, where it belongs, and none of what is not wanted."""
    _check_unwanted(words)
    if "&#" in words:  # which could spell any type so that nobody sees it
        raise Refused(BROKEN)
    books = [tag for tag in words.split("<") if "sheet.main+xml" in tag]
    if not any(f"/{WORKBOOK}" in tag for tag in books) or len(books) > 1:
        raise Refused(f"文件里没有工作簿，不是表格软件存出的 xlsx。{AGAIN}")
