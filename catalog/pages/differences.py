"""What differs between two records of a product, in the words of the page's language.

`products.diff` says which facts differ; the words are those the product's page uses, taken from
the documents that the serializers make of the two records. A fact that reads the same before
and after in this language is left out.

    said_differences(before, after)   # frozen records, as `Change.record` holds them, or None
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from catalog import serializers
from catalog.languages import spoken
from catalog.pages.said import listed
from catalog.pages.stated import Fact, everything
from products.diff import Difference, differences
from products.facts import whole
from products.journal import canonical
from products.wording import Language

Record = dict[str, Any]

EVIDENCE = "evidence."


class SaidDifference(NamedTuple):
    """A fact with what was said of it before and what is said after; None is not stated.

    Where only what facts rest on has changed, the title says it all and both are None.
    """

    title: str
    before: str | None = None
    after: str | None = None

    @property
    def sentence(self) -> str:
        """The difference in one line, for where there is no table.

        >>> SaidDifference("额度上限", "500万元", "1000万元").sentence
        '额度上限由“500万元”改为“1000万元”。'
        >>> SaidDifference("用途", None, "研发").sentence, SaidDifference("用途", "研发").sentence
        ('新列明用途：研发。', '不再列明用途（原为“研发”）。')
        >>> SaidDifference("条件（项目）", None, "已投项目。").sentence
        '新列明条件（项目）：已投项目。'
        """
        title, before, after = self
        if before is None and after is None:
            shape = _("{title}。")
        elif before is None:
            shape = _("新列明{title}：{after}。")
            after = after and after.removesuffix(_("。"))
        elif after is None:
            shape = _("不再列明{title}（原为“{before}”）。")
        else:
            shape = _("{title}由“{before}”改为“{after}”。")
        return shape.format(title=title, before=before, after=after)


def said_differences(before: Record | None, after: Record | None) -> list[SaidDifference]:
    """Fact by fact in the order of the page, what they rest on last; no SQL.

    `None` is a record that is not there, before a first publication or after a withdrawal: then
    every fact is told as new, or as no longer stated.
    """
    found = differences(before, after)
    old, new = _in_words(before), _in_words(after)
    changed = {_spoken(each.path) for each in found if not each.path.startswith(EVIDENCE)}
    said = [
        SaidDifference((new.get(path) or old[path]).title, *texts)
        for path in dict.fromkeys([*new, *old])
        if path in changed
        if (texts := _texts(path, old.get(path), new.get(path)))
    ]
    return [*said, *_rests_on(found, old, new)]


def _in_words(record: Record | None) -> dict[str, Fact]:
    return {} if record is None else _read(canonical(record), spoken())


@lru_cache(maxsize=512)
def _read(record: str, language: Language) -> dict[str, Fact]:
    """A record's facts by their paths. It is frozen, so what it says need not be said twice."""
    document = serializers.detail(json.loads(record), language)
    return {fact.path: fact for fact in everything(document)}


def _spoken(path: str) -> str:
    """The path that a reader sees a fact under: `limit.formula_en` is the formula in English."""
    return path.removesuffix("_en")


def _texts(path: str, old: Fact | None, new: Fact | None) -> tuple[str | None, str | None] | None:
    """What is said before and after; None where it reads the same.

    Two districts of one name read the same and are not: their codes tell them apart.
    """
    if _words(old) != _words(new):
        return _words(old), _words(new)
    return (_codes(old), _codes(new)) if path == "regions" else None


def _words(fact: Fact | None) -> str | None:
    return listed(value.words for value in fact.values) if fact else None


def _codes(fact: Fact | None) -> str | None:
    return listed(f"{v.words} {v.path.partition('.')[2]}" for v in fact.values) if fact else None


def _rests_on(
    found: list[Difference], old: dict[str, Fact], new: dict[str, Fact]
) -> list[SaidDifference]:
    """One line for all facts that rest on something else now.

    What a fact brings with it when it comes, or takes along when it goes, needs no line.
    """
    lines = set()
    for path, before, after in found:
        fact = path.removeprefix(EVIDENCE)
        line = fact if fact in new else whole(fact) if whole(fact) in new else fact.split(".")[0]
        if fact == path or line not in old or line not in new:
            continue
        if (before and after) or _words(old[line]) == _words(new[line]):
            lines.add(line)
    titles = dict.fromkeys(fact.title for line, fact in new.items() if line in lines)
    return [SaidDifference(_("出处更新：{facts}").format(facts=listed(titles)))] if titles else []
