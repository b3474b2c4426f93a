"""Rows inside a cell: a condition, a highlight, an organisation or a citation a line.

The parts of a row stand in a fixed order with ` | ` between them; those at its end may be left
out. A row is read into the members of the record that it stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from products.sheets.escaping import PARTED, split
from products.sheets.notations import Notation, each
from products.sheets.references import References, Unreadable

Record = dict[str, Any]


class Part(NamedTuple):
    """One part of a row: what it is called, where it stands in the record, what blank is."""

    title: str
    name: str
    notation: Notation
    needed: bool = True
    blank: Any = None


@dataclass(frozen=True)
class Rows:
    """A list of rows, at most so many."""

    parts: tuple[Part, ...]
    most: int

    @property
    def how(self) -> str:
        return f"一行一条，各段用竖线隔开：{self.order}"

    @property
    def order(self) -> str:
        return " | ".join(part.title for part in self.parts)

    def write(self, value: list[Record], references: References) -> str:
        return "\n".join(self.line(row, references) for row in value)

    def read(self, text: str, references: References) -> list[Record]:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > self.most:
            raise Unreadable(f"最多 {self.most} 条，现有 {len(lines)} 条。")
        return each(enumerate(lines, start=1), lambda line: self._numbered(*line, references))

    def line(self, row: Record, references: References) -> str:
        """One row as text."""
        texts = [
            part.notation.write(row[part.name], references)
            if row[part.name] not in (None, "")
            else ""
            for part in self.parts
        ]
        return re.sub(r"( \| )+\Z", "", " | ".join(texts))

    def row(self, texts: list[str], references: References) -> Record:
        """The parts of one row as its members; Unreadable names each part that is wrong."""

        def member(part: Part, text: str) -> Any:
            try:
                if text:
                    return part.notation.read(text, references)
            except Unreadable as problem:
                lines = str(problem).split("\n")
                raise Unreadable("\n".join(f"“{part.title}”：{line}" for line in lines)) from None
            if part.needed:
                raise Unreadable(f"“{part.title}”：不能为空。")
            return part.blank

        pairs = list(zip(self.parts, texts, strict=True))
        members = each(pairs, lambda pair: member(*pair))
        return {part.name: value for part, value in zip(self.parts, members, strict=True)}

    def _numbered(self, number: int, line: str, references: References) -> Record:
        texts = split(line, PARTED)
        try:
            if len(texts) > len(self.parts):
                raise Unreadable(
                    f"有 {len(texts)} 段，应最多 {len(self.parts)} 段（{self.order}）；"
                    "文字里的竖线写作 \\|。"
                )
            texts += [""] * (len(self.parts) - len(texts))
            return self.row(texts, references)
        except Unreadable as problem:
            lines = str(problem).split("\n")
            raise Unreadable("\n".join(f"第 {number} 条：{line}" for line in lines)) from None
