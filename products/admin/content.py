"""A revision as a page to read, beside what it would replace."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models

from products.admin.fields import value_text
from products.admin.layout import PARTS
from products.admin.naming import fact_name
from products.amounts import yuan
from products.models import Condition, Revision
from products.models.fields import CodeList
from products.vocabulary import ATTRIBUTE, BASIS, EFFECT, HIGHLIGHT_KIND, OPERATOR, ROLE

NOT_STATED = "未披露"


class Line(NamedTuple):
    """One fact: what stands there, and what stood there before (None: the same)."""

    label: str
    now: str
    before: str | None


class Section(NamedTuple):
    """A part of the entry; what is not stated, and was not before, is named in one line."""

    title: str
    lines: list[Line]
    unstated: list[str]


def sections(revision: Revision, replaced: Revision | None = None) -> list[Section]:
    """Everything a revision says; compared with another one where there is one."""
    now = _written(revision)
    before = _written(replaced) if replaced else now
    return [_section(title, now[title], before[title]) for title in now]


def _section(title: str, now: dict[str, str], before: dict[str, str]) -> Section:
    lines = [_line(label, now, before) for label in dict.fromkeys([*now, *before])]
    quiet = [line for line in lines if line.now == NOT_STATED and line.before is None]
    return Section(
        title, [line for line in lines if line not in quiet], [line.label for line in quiet]
    )


def _line(label: str, now: dict[str, str], before: dict[str, str]) -> Line:
    text, old = now.get(label, "(删去)"), before.get(label, "(没有)")
    return Line(label, text, None if text == old else old)


def _written(revision: Revision) -> dict[str, dict[str, str]]:
    """Section → label → text."""
    texts = {
        part.title: {
            str(Revision._meta.get_field(name).verbose_name): _text(revision, name)  # type: ignore[union-attr]
            for name in part.names
        }
        for part in PARTS
    }
    texts["参与机构"] = _joined(
        (ROLE.label(row.role).zh, row.organisation.name)
        for row in revision.participations.select_related("organisation")
    )
    texts["条件"] = {row.key: _condition(row) for row in revision.conditions.all()}
    texts["亮点"] = {
        row.key: " / ".join(
            text
            for text in (f"{HIGHLIGHT_KIND.label(row.kind).zh}:{row.words}", row.words_en)
            if text
        )
        for row in revision.highlights.all()
    }
    texts["出处"] = _joined(
        (f"{row.source.title},{row.locator}({BASIS.label(row.basis).zh})", fact_name(row.fact))
        for row in revision.citations.select_related("source").order_by("source__key", "id")
    )
    return texts


def _joined(pairs: Any) -> dict[str, str]:
    groups: dict[str, list[str]] = defaultdict(list)
    for label, text in pairs:
        groups[label].append(text)
    return {label: "、".join(sorted(texts)) for label, texts in groups.items()}


def _condition(row: Condition) -> str:
    measured = f"{OPERATOR.label(row.operator).zh} {value_text(row.value)}" if row.operator else ""
    parts = (
        f"{EFFECT.label(row.effect).zh}:{ATTRIBUTE.label(row.attribute).zh}",
        measured,
        row.words,
        row.words_en,
    )
    return " / ".join(part for part in parts if part)


def _text(revision: Revision, name: str) -> str:
    field: Any = Revision._meta.get_field(name)
    value = getattr(revision, name)
    if isinstance(field, models.ManyToManyField):
        text = "、".join(str(row) for row in value.order_by("code"))
    elif isinstance(field, CodeList):
        text = "、".join(field.vocabulary.label(code).zh for code in value)
    elif isinstance(value, list):
        text = "、".join(value)
    elif field.choices:
        text = dict(field.choices).get(value, "")
    elif isinstance(value, Decimal):
        text = yuan(value).zh if name.startswith("limit_") else f"{value.normalize():f}"
    else:
        text = "" if value is None else str(value)
    return text or NOT_STATED
