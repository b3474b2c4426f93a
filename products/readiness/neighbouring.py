"""An entry beside its neighbours: the same product twice, or a local one and its national twin.

A neighbour is a light record `{code, name, issuer, regions, family}` of another product, in the
form of a frozen record; `products.neighbours` finds those worth comparing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from products.readiness.finding import Finding, Record
from products.readiness.names import alike, core
from products.vocabulary import WHOLE_COUNTRY
from products.wording import Words

SAME, SIMILAR = Words("相同", "the same name"), Words("相近", "a similar name")
ONE_ISSUER = Words("发行机构相同", "the same issuer")
NO_ISSUER = Words("都没有发行机构", "no issuer either")
NATIONAL, LOCAL = Words("全国", "national"), Words("地方", "local")


def likely_duplicate(record: Record, neighbours: Iterable[Record]) -> Iterator[Finding]:
    """The same issuer, or none, and a name that is the same or nearly so."""
    for other, same_name in _alike(record, neighbours):
        if _relation(record, other, same_name) == "duplicate":
            yield Finding(
                "likely_duplicate",
                "name",
                Words(
                    "可能与“{name}”（{code}）重复：{issuer}，名称{how}。",
                    "May be the same product as “{name}” ({code}): {issuer}, {how}.",
                ).format(
                    name=other["name"],
                    code=other["code"],
                    issuer=ONE_ISSUER if record["issuer"] else NO_ISSUER,
                    how=SAME if same_name else SIMILAR,
                ),
                Words(
                    "是同一产品的，改那一条，放弃这份草稿；不是的，让名称显出不同。",
                    "If it is the same product, edit that entry and discard this draft; "
                    "if not, let the names tell them apart.",
                ),
                blocks=False,
            )


def national_twin(record: Record, neighbours: Iterable[Record]) -> Iterator[Finding]:
    """One of the two is the local form of the other: by its issuer, or by its regions."""
    for other, same_name in _alike(record, neighbours):
        if _relation(record, other, same_name) == "twin":
            yield Finding(
                "national_twin",
                "name",
                Words(
                    "名称与“{name}”（{code}）{how}，那一条可能是这款产品的{form}版本。",
                    "“{name}” ({code}) has {how}; it may be the {form} form of this product.",
                ).format(
                    name=other["name"],
                    code=other["code"],
                    how=SAME if same_name else SIMILAR,
                    form=NATIONAL if _is_below(record, other) else LOCAL,
                ),
                Words(
                    "确认是两款产品，并在简介里写明各自由谁提供、适用于哪里。",
                    "Make sure these are two products; say in the summary who offers each, "
                    "and where.",
                ),
                blocks=False,
            )


def _alike(record: Record, neighbours: Iterable[Record]) -> Iterator[tuple[Record, bool]]:
    """Other products of a like name, and whether it is the same but for its spelling."""
    own = core(record)
    for other in neighbours:
        its = core(other)
        if other["code"] != record["code"] and alike(own, its):
            yield other, own == its


def _relation(record: Record, other: Record, same_name: bool) -> str | None:
    """`duplicate`, `twin`, or None for two products that only share a name."""
    one, two = record["issuer"], other["issuer"]
    twins = (_is_national(record) and _is_narrower(other)) or (
        _is_narrower(record) and _is_national(other)
    )
    if one and two:
        if one["code"] == two["code"]:
            return "twin" if twins and not same_name else "duplicate"
        related = one["code"] in two["ancestors"] or two["code"] in one["ancestors"]
        return "twin" if related else None
    if twins:
        return "twin"
    return "duplicate" if not one and not two and _overlap(record, other) else None


def _is_national(record: Record) -> bool:
    return any(region["code"] == WHOLE_COUNTRY for region in record["regions"])


def _is_narrower(record: Record) -> bool:
    return bool(record["regions"]) and not _is_national(record)


def _is_below(record: Record, other: Record) -> bool:
    """Whether `record` is the local one of two twins."""
    if _is_national(record) != _is_national(other):
        return _is_national(other)
    return bool(other["issuer"]) and other["issuer"]["code"] in record["issuer"]["ancestors"]


def _overlap(record: Record, other: Record) -> bool:
    """Whether some place lies in the regions of both; no regions may be anywhere."""
    if not record["regions"] or not other["regions"]:
        return True
    one, two = _with_above(record), _with_above(other)
    return any(region["code"] in two for region in record["regions"]) or any(
        region["code"] in one for region in other["regions"]
    )


def _with_above(record: Record) -> set[str]:
    return {code for row in record["regions"] for code in (row["code"], *row["ancestors"])}
