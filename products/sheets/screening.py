"""Which files are let in: decided from the bytes, before anything parses them."""

from __future__ import annotations

from enum import StrEnum

from products.sheets import archive
from products.sheets.archive import OLE, UTF16, ZIP
from products.sheets.limits import AGAIN, MAX_BYTES, MAX_ROWS, TOO_MANY, Refused

__all__ = ["Kind", "Refused", "screen"]


class Kind(StrEnum):
    """The two kinds of file that are taken."""

    XLSX = "xlsx"
    CSV = "csv"


OTHER = {
    b"%PDF": "PDF",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"<": "HTML 或 XML",
    b"{": "JSON",
    b"[": "JSON",
}
OLD = {
    "xls": f"旧的 xls 格式不收。{AGAIN}",
    "xlsb": f"二进制的 xlsb 格式不收。{AGAIN}",
    "xlsm": f"带宏的 xlsm 文件不收。{AGAIN}",
    "xltm": f"带宏的 xltm 模板不收。{AGAIN}",
    "xlam": f"带宏的 xlam 文件不收。{AGAIN}",
    "xltx": f"xltx 是模板。{AGAIN}",
}


def screen(name: str, content: bytes) -> Kind:
    """The kind of a file that may be parsed; raises Refused for every other."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in OLD:
        raise Refused(OLD[ending])
    if ending not in set(Kind):
        raise Refused("只收 xlsx 和 CSV 文件，文件名须以 .xlsx 或 .csv 结尾。")
    if not content.strip():
        raise Refused("文件是空的，请传有表头和内容的表格。")
    if len(content) > MAX_BYTES:
        raise Refused(f"文件超过 {MAX_BYTES // 1024**2} MB，请拆成几份再传。")
    kind = Kind(ending)
    _check_magic(kind, content)
    _check_csv(content) if kind is Kind.CSV else archive.check(content)
    return kind


def _check_magic(kind: Kind, content: bytes) -> None:
    """The first bytes say what was sent, whatever its name says."""
    if content.startswith(OLE):
        raise Refused(f"文件设了打开密码，或是旧的 xls 格式。请去掉密码；{AGAIN}")
    if kind is Kind.XLSX and content.startswith(ZIP):
        return
    start = content.removeprefix(b"\xef\xbb\xbf")[:512].lstrip()
    for magic, what in OTHER.items():
        if start.startswith(magic):
            raise Refused(f"文件名以 .{kind} 结尾，内容却是 {what}。{AGAIN}")
    if kind is Kind.XLSX:
        raise Refused(f"文件名以 .xlsx 结尾，内容却不是 xlsx。{AGAIN}")
    if content.startswith(ZIP):
        raise Refused("文件名以 .csv 结尾，内容却是 xlsx 或压缩包。如是 xlsx，请改用 .xlsx 结尾。")


def _check_csv(content: bytes) -> None:
    """Text, and not too many records of it."""
    if content.startswith(UTF16):
        raise Refused("文件是 UTF-16 编码，请另存为“CSV UTF-8（逗号分隔）”。")
    if (at := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, at) + 1
        raise Refused("含有空字节，不是文本。请另存为“CSV UTF-8（逗号分隔）”。", line)
    ends = content.count(b"\n") + content.count(b"\r")
    if ends > MAX_ROWS * 100:
        raise Refused("换行过多，请删去多余的空行，或拆成几份再传。")
    if ends > MAX_ROWS:  # else there cannot be more records
        _check_records(content)


def _check_records(content: bytes) -> None:
    """A line ends a record where every quote so far has its partner.

    Quotes and line ends are the same bytes in UTF-8 and GB18030, and nothing else is. Where a lone
    quote stands inside a cell this counts too few; the reader counts what it reads.
    """
    quoted, count = False, 0
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    for number, line in enumerate(lines, start=1):
        quoted ^= line.count(b'"') % 2 == 1
        count += not quoted
        if count > MAX_ROWS + 1:
            raise Refused(TOO_MANY, number)
