"""How one value of a product stands in a cell: written for people, read back exactly.

A notation has `how`, which tells people; `write`, value → text; and `read`, text → value, which
raises Unreadable. Values are those of a written record, in the one spelling that freezing gives
them; no notation sees a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db import models

from products.sheets.escaping import LISTED, PARTED, escape, items, listed, unescape, unescape_part
from products.sheets.references import References, Unreadable
from products.terminology import Vocabulary

Item = TypeVar("Item")


class Notation(Protocol):
    @property
    def how(self) -> str: ...

    def write(self, value: Any, references: References) -> str: ...

    def read(self, text: str, references: References) -> Any: ...


def kept(text: str, longest: int) -> str:
    """A text that both databases keep, and that is not too long."""
    text = text.strip()
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable("含有不能保存的字符，请删去后重新输入。")
    if len(text) > longest:
        raise Unreadable(f"最多 {longest} 字，现有 {len(text)} 字。")
    return text


@dataclass(frozen=True)
class Text:
    """A text; `part` when it stands in a row beside others."""

    longest: int
    part: bool = False

    @property
    def how(self) -> str:
        return f"文字，最多 {self.longest} 字"

    def write(self, value: str, references: References) -> str:
        return escape(value, PARTED + "\n" if self.part else "")

    def read(self, text: str, references: References) -> str:
        return kept(unescape_part(text) if self.part else unescape(text), self.longest)


@dataclass(frozen=True)
class Texts:
    """Several short texts."""

    longest: int
    most: int
    how = "几个就写几个，用顿号“、”隔开"

    def write(self, value: list[str], references: References) -> str:
        return listed(value)

    def read(self, text: str, references: References) -> list[str]:
        found = [kept(item, self.longest) for item in items(text)]
        return _at_most(self.most, list(dict.fromkeys(found)))


@dataclass(frozen=True)
class Word:
    """One word of a vocabulary, by its label or its code."""

    vocabulary: Vocabulary

    @property
    def how(self) -> str:
        return f"一个：{'、'.join(term.label.zh for term in self.vocabulary)}"

    def write(self, value: str, references: References) -> str:
        return escape(self.vocabulary.label(value).zh, LISTED + PARTED)

    def read(self, text: str, references: References) -> str:
        text = unescape_part(text)
        if text in self.vocabulary:
            return text
        for term in self.vocabulary:
            if term.label.zh == text:
                return term.code
        allowed = "、".join(term.label.zh for term in self.vocabulary)
        raise Unreadable(f"没有“{text}”这个词；可用：{allowed}。")


@dataclass(frozen=True)
class Words:
    """Several words of a vocabulary, in its order."""

    vocabulary: Vocabulary

    @property
    def how(self) -> str:
        return f"可多个，用顿号“、”隔开：{'、'.join(t.label.zh for t in self.vocabulary)}"

    def write(self, value: list[str], references: References) -> str:
        return listed(value, lambda code: self.vocabulary.label(code).zh)

    def read(self, text: str, references: References) -> list[str]:
        word = Word(self.vocabulary)
        found = each(items(text), lambda item: word.read(item, references))
        return [code for code in self.vocabulary.codes if code in found]


@dataclass(frozen=True)
class Reference:
    """A row that the catalog has, by its code, its name, or both."""

    model: type[models.Model]

    @property
    def how(self) -> str:
        return f"{self.model._meta.verbose_name}的代码，后面可以写名称"

    def write(self, value: str, references: References) -> str:
        return escape(references.write(self.model, value), PARTED + "\n")

    def read(self, text: str, references: References) -> str:
        return references.read(self.model, unescape_part(text))


@dataclass(frozen=True)
class ReferenceList:
    """Several rows that the catalog has, in the order of their codes."""

    model: type[models.Model]
    most: int

    @property
    def how(self) -> str:
        return f"{self.model._meta.verbose_name}的代码，后面可以写名称；可多个，用顿号“、”隔开"

    def write(self, value: list[str], references: References) -> str:
        return listed(value, lambda code: references.write(self.model, code))

    def read(self, text: str, references: References) -> list[str]:
        found = each(items(text), lambda item: references.read(self.model, item))
        return _at_most(self.most, sorted(set(found)))


def each(written: Iterable[Item], read: Callable[[Item], Any]) -> list[Any]:
    """Every item read; all that cannot be are told together."""
    found, problems = [], []
    for item in written:
        try:
            found.append(read(item))
        except Unreadable as problem:
            problems.append(str(problem))
    if problems:
        raise Unreadable("\n".join(problems))
    return found


def _at_most(most: int, found: list[Any]) -> list[Any]:
    if len(found) > most:
        raise Unreadable(f"最多 {most} 项，现有 {len(found)} 项。")
    return found
