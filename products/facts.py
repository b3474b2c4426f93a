"""The names of facts: which paths a record can state, and which of them it does.

A path is what a citation names: `limit.max`, `purposes` or `purposes.green`,
`conditions.equity-invested` (see `docs/records.md`).
"""

from __future__ import annotations

from typing import Any

from products.wording import Words

SINGLE = ("name", "issuer", "instrument", "family", "area", "apply_url")
LISTS = ("stages", "regions", "repayment", "guarantees", "purposes", "channel", "methods")
BLOCKS: dict[str, tuple[str, ...]] = {
    "limit": ("min", "max", "formula"),
    "rate": ("min", "max", "method", "benchmark", "spread_min_bp", "spread_max_bp"),
    "term": ("facility_min_months", "facility_max_months", "drawdown_months"),
    "speed": ("accept_days", "contact_days", "disburse_days", "words"),
    "effective": ("from", "to"),
}
OPTIONAL = ("aliases",)
"""May be cited, need not be: the words under which people look for it."""
WITH_MEMBERS = (*LISTS, *OPTIONAL, "conditions", "highlights", "organisations")

TITLES: dict[str, Words] = {
    "name": Words("名称", "Name"),
    "aliases": Words("别名", "Aliases"),
    "issuer": Words("发行机构", "Issuer"),
    "instrument": Words("工具", "Instrument"),
    "family": Words("产品类型", "Product family"),
    "area": Words("园区等", "Area"),
    "apply_url": Words("申请网址", "Application address"),
    "stages": Words("企业阶段", "Company stages"),
    "regions": Words("适用地区", "Regions"),
    "repayment": Words("还款方式", "Repayment"),
    "guarantees": Words("担保方式", "Guarantees"),
    "purposes": Words("用途", "Purposes"),
    "channel": Words("办理渠道", "Channel"),
    "methods": Words("评估方法", "Assessment methods"),
    "limit": Words("额度", "Limit"),
    "limit.min": Words("额度下限", "Lowest amount"),
    "limit.max": Words("额度上限", "Highest amount"),
    "limit.formula": Words("额度算法", "Formula of the limit"),
    "rate": Words("年化利率", "Annual rate"),
    "rate.min": Words("年化利率下限", "Lowest annual rate"),
    "rate.max": Words("年化利率上限", "Highest annual rate"),
    "rate.method": Words("年化方法", "Annualisation"),
    "rate.benchmark": Words("基准利率", "Benchmark"),
    "rate.spread_min_bp": Words("加点下限", "Lowest spread"),
    "rate.spread_max_bp": Words("加点上限", "Highest spread"),
    "term": Words("期限", "Term"),
    "term.facility_min_months": Words("授信期限下限", "Shortest facility"),
    "term.facility_max_months": Words("授信期限上限", "Longest facility"),
    "term.drawdown_months": Words("单笔用款期限", "Drawdown term"),
    "speed": Words("办理时效", "Speed"),
    "speed.accept_days": Words("受理时效", "Days to accept"),
    "speed.contact_days": Words("联系时效", "Days to contact"),
    "speed.disburse_days": Words("放款时效", "Days to disburse"),
    "speed.words": Words("时效说明", "Speed in words"),
    "effective": Words("有效日期", "Effective dates"),
    "effective.from": Words("生效日", "Effective from"),
    "effective.to": Words("截止日", "Effective to"),
    "conditions": Words("条件", "Condition"),
    "highlights": Words("亮点", "Highlight"),
    "organisations": Words("参与机构", "Organisation"),
}


UNCITED = {
    "summary": Words("简介", "Summary"),
    "summary_en": Words("英文简介", "Summary in English"),
    "verified_on": Words("核对日期", "Verified on"),
}
"""What needs no citation and can still be lacking, or wrong."""

NAMED = {**TITLES, **UNCITED}
BY_NAME = {words.zh: path for path, words in NAMED.items()}


def _code(member: Any) -> str:
    return member if isinstance(member, str) else member["code"]


def stated(record: dict[str, Any]) -> list[str]:
    """The paths of every fact that a frozen record states, members of lists one by one.

    >>> stated({"name": "甲", "purposes": ["green"], "limit": {"min": None, "max": "1.00"}})
    ['name', 'purposes.green', 'limit.max']
    """
    paths = [path for path in SINGLE if record.get(path)]
    for path in LISTS:
        paths += [f"{path}.{_code(member)}" for member in record.get(path) or []]
    for block, members in BLOCKS.items():
        values = record.get(block) or {}
        paths += [f"{block}.{name}" for name in members if values.get(name) not in (None, "")]
    for taking_part in record.get("organisations") or []:
        paths.append(f"organisations.{taking_part['role']}.{taking_part['organisation']['code']}")
    for rows in ("conditions", "highlights"):
        paths += [f"{rows}.{row['key']}" for row in record.get(rows) or []]
    return paths


def known(path: str) -> bool:
    """Whether a path can name something that an entry says, or what that rests on.

    >>> known("limit.max"), known("purposes.green"), known("evidence.name"), known("price")
    (True, True, True, False)
    """
    first, _, member = path.partition(".")
    if first == "evidence":
        return known(member)
    if first in BLOCKS:
        return not member or member in BLOCKS[first]
    return path in NAMED or (first in WITH_MEMBERS and bool(member))


def whole(path: str) -> str:
    """The list a member belongs to, else the path itself: `purposes.green` → `purposes`."""
    first = path.split(".", 1)[0]
    return first if first in (*LISTS, *OPTIONAL) else path


def title(path: str) -> Words:
    """What to call a fact: `purposes.green` is 用途, `conditions.x` is 条件."""
    return NAMED.get(path) or NAMED.get(path.split(".", 1)[0]) or Words(path, path)


def path_of(said: str) -> str:
    """The path of the fact that a person calls so; a path, or anything else, as it is.

    >>> path_of("额度上限"), path_of("purposes.green")
    ('limit.max', 'purposes.green')
    """
    return BY_NAME.get(said, said)
