"""A revision as a page to read, beside what it would replace.

Pages show the frozen record, so what is read is exactly what approving publishes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from products.admin.layout import PARTS
from products.admin.naming import fact_name
from products.admin.values import text_of
from products.diff import Difference, differences, told
from products.facts import BLOCKS
from products.models import Revision
from products.vocabulary import BASIS

Record = dict[str, Any]
Cited = dict[str, list[str]]
"""Fact → who states it, and where."""
NOT_STATED = "未披露"
SHORT = 20
"""A value of up to so many characters is told whole in a sentence."""
ROWS = {"organisations": "参与机构", "conditions": "条件", "highlights": "亮点"}


class Line(NamedTuple):
    """One fact: what stands there, what stood there before (None: the same), on whose word."""

    fact: str
    label: str
    now: str
    before: str | None
    cited: list[str]


class Section(NamedTuple):
    """A part of the entry; what is not stated, and was not before, is named in one line."""

    title: str
    lines: list[Line]
    unstated: list[str]


def sections(record: Record, replaced: Record | None = None) -> list[Section]:
    """Everything a frozen record says; compared with another one where there is one."""
    before = replaced or record
    now, then, cited = told(record), told(before), _cited(record)
    parts = [(part.title, [(_path(name), _label(name)) for name in part.names]) for part in PARTS]
    parts += [
        (title, [(p, fact_name(p)) for p in dict.fromkeys([*now, *then]) if _speaks_of(p, first)])
        for first, title in ROWS.items()
    ]
    shown = [
        _section(title, [_line(path, label, now, then, cited) for path, label in named])
        for title, named in parts
    ]
    # What a fact rests on stands beside it; here only what was changed about that.
    return [*shown, _section("出处", list(_evidence(cited, _cited(before))))]


def changes(shown: list[Section]) -> list[Line]:
    """The lines that say something else than before."""
    return [line for section in shown for line in section.lines if line.before is not None]


def changed_facts(before: Record, after: Record) -> list[str]:
    """What was changed, short values told whole: `额度上限（1000万元 → 2000万元）`, `用途`."""
    return [_changed(each) for each in differences(before, after)]


def _changed(each: Difference) -> str:
    if each.path.startswith("evidence."):
        return fact_name(each.path)
    old, new = (text_of(each.path, value) or NOT_STATED for value in (each.before, each.after))
    told_whole = max(len(old), len(new)) <= SHORT
    return fact_name(each.path) + (f"（{old} → {new}）" if told_whole else "")


def _section(title: str, lines: list[Line]) -> Section:
    quiet = [line for line in lines if line.now == NOT_STATED and line.before is None]
    return Section(
        title, [line for line in lines if line not in quiet], [line.label for line in quiet]
    )


def _line(path: str, label: str, now: Record, then: Record, cited: Cited) -> Line:
    nothing = ("（删去）", "（没有）") if path.split(".")[0] in ROWS else (NOT_STATED, NOT_STATED)
    text, old = (
        text_of(path, side.get(path)) or words
        for side, words in zip((now, then), nothing, strict=True)
    )
    beside = [words for fact, all_ in cited.items() if _speaks_of(fact, path) for words in all_]
    return Line(path, label, text, None if now.get(path) == then.get(path) else old, beside)


def _evidence(now: Cited, then: Cited) -> Iterator[Line]:
    for fact in dict.fromkeys([*now, *then]):
        text, old = (side.get(fact, ["（没有）"]) for side in (now, then))
        if text != old:
            path = f"evidence.{fact}"
            yield Line(path, fact_name(path), "\n".join(text), "\n".join(old), [])


def _path(name: str) -> str:
    """The fact that a field of the form holds: `limit_max` is `limit.max`."""
    block = next((block for block in BLOCKS if name.startswith(f"{block}_")), None)
    return f"{block}.{name.removeprefix(f'{block}_')}" if block else name


def _label(name: str) -> str:
    return str(Revision._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _speaks_of(fact: str, path: str) -> bool:
    """Whether a citation of `fact` stands beside `path`: `purposes.green` beside `purposes`."""
    return fact == path or fact.startswith(f"{path}.")


def _cited(record: Record) -> Cited:
    titles = {source["key"]: source["title"] for source in record["sources"]}
    beside: dict[str, list[str]] = defaultdict(list)
    for citation in record["citations"]:
        where = f"《{titles[citation['source']]}》{citation['locator']}"
        for fact in citation["facts"]:
            beside[fact].append(f"{where}（{BASIS.label(citation['basis']).zh}）")
    return beside
