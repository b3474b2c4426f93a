"""What a spreadsheet file may be at most, and how it is told that it is not taken."""

from __future__ import annotations

MAX_BYTES = 5 * 1024 * 1024
"""As it is sent."""
MAX_UNPACKED = 20 * 1024 * 1024
MAX_RATIO = 50
"""Unpacked to packed bytes; sheets of real programs reach 10 to 45."""
MAX_PARTS = 200
MAX_ROWS = 5000
"""Lines under the header."""
MAX_COLUMNS = 200
MAX_TEXT = 32_767
"""Characters a cell of a spreadsheet can hold."""
MAX_DIGITS = 15
"""Digits a spreadsheet keeps of a number; later ones have become 0."""

AGAIN = "请用表格软件打开，另存为 xlsx 或 CSV 再传。"
BROKEN = "文件损坏或不完整，请重新导出或另存后再传。"
TOO_MANY = f"超过 {MAX_ROWS} 行，请删去多余的空行，或拆成几份再传。"


class Refused(Exception):
    """A file that is not taken: `reason` says what is wrong and what would be right.

    `line` is the line of the sheet it is about, as the spreadsheet program counts, if there is one.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else f"第 {line} 行：{reason}")
        self.reason = reason
        self.line = line
