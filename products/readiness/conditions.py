"""Conditions that no company can meet together.

All conditions of an entry apply; the values within one are alternatives. A company has one
answer to a yes-or-no question, one figure of each kind and one main industry (GB/T 4754 files
every unit under its main activity), but any number of qualifications.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from products import industries
from products.condition_values import BOOLEAN, problem
from products.readiness.finding import Finding, Record
from products.vocabulary import ATTRIBUTE
from products.wording import Words


def contradiction(record: Record) -> Iterator[Finding]:
    """One finding for each attribute that leaves nobody."""
    for rows in _by_subject(record["conditions"]):
        attribute = rows[0]["attribute"]
        if not JUDGES.get(attribute, _no_figure)(rows):
            continue
        keys = [row["key"] for row in rows]
        yield Finding(
            "conditions_exclude_all",
            f"conditions.{keys[-1]}",
            Words(
                "关于“{about}”的条件（{zh}）没有企业能同时满足。",
                "No company can meet these conditions on “{about}” together: {en}.",
            ).format(about=ATTRIBUTE.label(attribute), zh="、".join(keys), en=", ".join(keys)),
            Words(
                "各项条件须同时满足；任选其一的写成一项“任一”，写反了的改“作用”或数值。",
                "All conditions apply: put alternatives into one “any of”, "
                "or correct the effect or the value.",
            ),
        )


def _by_subject(conditions: Iterable[Record]) -> Iterator[list[Record]]:
    """Conditions that can be held against each other; words alone cannot.

    Innovation scores only where scheme, version, scale, region and year are the same.
    """
    groups: dict[object, list[Record]] = defaultdict(list)
    for row in conditions:
        attribute, value = row["attribute"], row["value"]
        if not row["operator"] or problem(attribute, row["operator"], value):
            continue
        scheme: tuple[tuple[str, str], ...] = ()
        if isinstance(value, dict):
            scheme = tuple(sorted((name, text) for name, text in value.items() if name != "score"))
        groups[attribute, scheme].append(row)
    return iter(groups.values())


def _required(rows: list[Record]) -> list[Record]:
    return [row for row in rows if row["effect"] != "excluding"]


def _excluded(rows: list[Record]) -> list[Record]:
    return [row for row in rows if row["effect"] == "excluding"]


def _no_answer(rows: list[Record]) -> bool:
    possible = {True, False}
    for row in rows:
        possible &= {not row["value"] if row["effect"] == "excluding" else row["value"]}
    return not possible


def _no_qualification(rows: list[Record]) -> bool:
    """Some requirement is met only by what another condition excludes."""
    excluded = {code for row in _excluded(rows) for code in row["value"]}
    return any(excluded.issuperset(row["value"]) for row in _required(rows))


def _within(code: str, other: str) -> bool:
    return code == other or other in industries.ancestors(code)


def _no_industry(rows: list[Record]) -> bool:
    """The branches that every requirement has in common are empty, or excluded."""
    required = [row["value"] for row in _required(rows)]
    if not required:
        return False
    common = set(required[0])
    for codes in required[1:]:
        common = {a for a in common for b in codes if _within(a, b)} | {
            b for a in common for b in codes if _within(b, a)
        }
    excluded = [code for row in _excluded(rows) for code in row["value"]]
    return all(any(_within(code, out) for out in excluded) for code in common)


def _no_figure(rows: list[Record]) -> bool:
    """The lowest figure that is allowed lies above the highest one.

    Required bounds are inclusive; an excluded “at least 3” leaves what is under 3.
    """
    lows: list[tuple[Decimal, bool]] = []  # with whether the figure itself is excluded
    highs: list[tuple[Decimal, bool]] = []
    for row in rows:
        excluding = row["effect"] == "excluding"
        figure = Decimal(row["value"]["score"] if isinstance(row["value"], dict) else row["value"])
        is_low = (row["operator"] == "at_least") != excluding
        (lows if is_low else highs).append((figure, excluding))
    if not lows or not highs:
        return False
    low, high = max(lows), min(highs, key=lambda bound: (bound[0], not bound[1]))
    return low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1]))


JUDGES: dict[str, Callable[[list[Record]], bool]] = {
    **dict.fromkeys(BOOLEAN, _no_answer),
    "industry": _no_industry,
    "qualification": _no_qualification,
}
"""Whether conditions of one attribute leave nobody; every other attribute is a figure."""
