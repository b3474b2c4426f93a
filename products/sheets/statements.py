"""The four kinds of rows: who takes part, what is asked, what stands out, on whose word."""

from __future__ import annotations

import json
from collections import defaultdict
from difflib import get_close_matches
from typing import Any

from products import facts
from products.condition_values import code_of, value_of, value_text
from products.models import Organisation, Source
from products.record_schema import PRODUCT
from products.sheets.escaping import PARTED, escape, items, listed, unescape_part
from products.sheets.notations import Reference, Text, Word, each
from products.sheets.references import References, Unreadable
from products.sheets.rows import Part, Record, Rows
from products.vocabulary import (
    ATTRIBUTE,
    BASIS,
    EFFECT,
    HIGHLIGHT_KIND,
    OPERATOR,
    QUALIFICATION,
    ROLE,
)

MOST = {name: schema.get("maxItems", 0) for name, schema in PRODUCT["properties"].items()}
KEY = Part("代码", "key", Text(60, part=True))
WORDS = Part("文字", "words", Text(300, part=True))
WORDS_EN = Part("英文", "words_en", Text(300, part=True), needed=False, blank="")

PARTICIPATIONS = Rows(
    (
        Part("角色", "role", Word(ROLE)),
        Part("机构", "organisation", Reference(Organisation)),
    ),
    MOST["organisations"],
)
HIGHLIGHTS = Rows(
    (KEY, Part("类型", "kind", Word(HIGHLIGHT_KIND)), WORDS, WORDS_EN), MOST["highlights"]
)


class Value:
    """A condition's value: what it is depends on the operator, so that the row reads it."""

    how = "比较的值"

    def write(self, value: Any, references: References) -> str:
        return str(value)

    def read(self, text: str, references: References) -> str:
        return text


def cell_of(value: Any, operator: str | None) -> str:
    """A condition's value for people; as JSON where that would not come back exactly."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        text = listed(
            value, lambda code: QUALIFICATION.label(code).zh if code in QUALIFICATION else code
        )
    else:
        text = escape(value_text(value), PARTED + "\n")
    if _reads_as(text, operator, value):
        return text
    return escape(json.dumps(value, ensure_ascii=False), PARTED + "\n")


def _reads_as(text: str, operator: str | None, value: Any) -> bool:
    try:
        return bool(value_in(text, operator) == value) and text.strip() == text
    except Unreadable:
        return False


def value_in(text: str, operator: str | None) -> Any:
    """What a cell says a condition's value is; whether it fits its attribute the model says."""
    whole = unescape_part(text)
    if whole and whole[0] in '{["':
        try:
            return json.loads(whole)
        except ValueError:
            raise Unreadable(f"“值”：“{whole}”写得不完整，括号和引号须成对。") from None
    if operator == "any_of" and whole:
        return [code_of(item) for item in items(text)]
    return value_of(whole, operator)


class Conditions(Rows):
    """Conditions: the value is written and read by the operator beside it."""

    def line(self, row: Record, references: References) -> str:
        text = cell_of(row["value"], row["operator"])
        return super().line({**row, "value": text}, references)

    def row(self, texts: list[str], references: References) -> Record:
        row = super().row(texts, references)
        return {**row, "value": value_in(row["value"] or "", row["operator"])}


CONDITIONS = Conditions(
    (
        KEY,
        Part("项目", "attribute", Word(ATTRIBUTE)),
        Part("比较", "operator", Word(OPERATOR), needed=False),
        Part("值", "value", Value(), needed=False),
        Part("作用", "effect", Word(EFFECT), needed=False, blank="required"),
        WORDS,
        WORDS_EN,
    ),
    MOST["conditions"],
)


class Facts:
    """Facts by their name, or by their path where they are members: `purposes.green`."""

    how = "事实的名称或路径，用顿号“、”隔开"

    def write(self, value: list[str], references: References) -> str:
        return listed(value, lambda path: facts.NAMED[path].zh if path in facts.NAMED else path)

    def read(self, text: str, references: References) -> list[str]:
        return each(items(text), self._path)

    def _path(self, said: str) -> str:
        path = facts.path_of(said)
        if facts.known(path):
            return path
        near = get_close_matches(said, [*facts.BY_NAME, *facts.NAMED], 1)
        hint = f"是不是“{near[0]}”？" if near else "例如 额度上限、limit.max、purposes.green。"
        raise Unreadable(f"没有“{said}”这一项事实。{hint}")


class Citations(Rows):
    """Citations: what is said at one place on one basis is one row, in the order of freezing."""

    def read(self, text: str, references: References) -> list[Record]:
        together: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for row in super().read(text, references):
            together[row["source"], row["locator"], row["basis"]] |= set(row["facts"])
        return [
            {"source": source, "locator": locator, "basis": basis, "facts": sorted(cited)}
            for (source, locator, basis), cited in sorted(together.items())
        ]


CITATIONS = Citations(
    (
        Part("来源", "source", Reference(Source)),
        Part("位置", "locator", Text(60, part=True)),
        Part("依据", "basis", Word(BASIS)),
        Part("事实", "facts", Facts()),
    ),
    MOST["citations"],
)
