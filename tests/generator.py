"""Seeded random records, companies and questions: the same ones on every machine and database.

Values come from small pools, so that what is asked often meets what is stated, just misses it, or
hits a bound exactly.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from products import facts
from products.matching import Company, Place
from products.readiness.conditions import contradiction
from products.vocabulary import (
    BASIS,
    GUARANTEE,
    INSTRUMENT,
    ORGANISATION_KIND,
    PURPOSE,
    QUALIFICATION,
    STAGE,
)

Record = dict[str, Any]
Asked = dict[str, str]
"""A question as its parameters are written."""

SOURCE = "hebei-linkage"  # any shipped source will do
REGIONS = (
    *("000000", "130000", "610000", "330000", "110000", "440000"),
    *("130100", "610100", "330100", "441900"),
    *("130102", "610102", "110108", "330106"),
)
INDUSTRIES = ("A", "C", "C39", "C392", "C3921", "C26", "I", "I65", "I651", "M73")
MONEY = ("500000.00", "3000000.00", "3000000.01", "5000000.00", "10000000.00", "300000000.00")
MONTHS = (6, 12, 24, 36, 60)
FAMILIES = ("equity-linked-loan", "pilot-loan", "green-loan", "green-wind", "green-wind-offshore")
ISSUERS = ("cmb", "hxb", "spdb", "spdb-xian-hardtech", "ccb-dongguan", "zjrcu")
NAMES = (
    *("科创投贷", "积分贷", "银行贷", "银承通", "首户e贷", "AIC股权贷", "“绿色”转型贷", "乐业贷"),
    *("长安 中试贷", "重庆投贷联动", "科技企业创新积分贷款", "知识产权质押贷", "投科", "贷投联科"),
)
WORDS = (
    *("贷", "投贷", "积分", "创新积分", "科技企业", "zktd", "kct", "yhd", "ly", "z", "银承", "e贷"),
    *(
        "AIC",
        "ａｉｃ",
        "“绿色”",
        "绿色 贷",
        "投 贷",
        "投贷联动",
        "企业 科技",
        "hua xia",
        "华夏银行",
    ),
    *("投联科贷", "没有这种"),
)
ORDERS = ("match", "newest", "name", "limit")
FACETS = (
    *("stage", "region", "guarantee", "purpose", "qualification", "industry"),
    *("instrument", "offering", "family", "issuer_kind"),
)
CRITERIA = (
    *("stage", "region", "amount", "term_months", "guarantee", "purpose"),
    *("qualification", "industry", "equity_invested", "credit_record"),
)

NEW_FAMILIES: list[Record] = [
    {"type": "family", "code": "green-wind", "name": "风电贷", "parent": "green-loan"},
    {"type": "family", "code": "green-wind-offshore", "name": "海上风电贷", "parent": "green-wind"},
]
"""Branches of a shipped family, for trees of three levels."""


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 the same numbers again are the point


@cache
def places() -> dict[str, Place]:
    """Every region of the shipped list with what is above it."""
    path = Path(__file__).parent.parent / "fixtures" / "regions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        parents = {row["code"]: row["parent"] for row in csv.DictReader(file)}

    def above(code: str) -> Iterable[str]:
        while code := parents[code]:
            yield code

    return {code: Place(code, tuple(above(code))) for code in parents}


def written(random: Random, code: str) -> Record:
    """A record as `fixtures/` hold it, every fact cited, ready to be adopted."""
    offered = random.random() < 0.7
    record: Record = {
        "type": "product",
        "code": code,
        "name": random.choice(NAMES) + random.choice(("", "", "二号", "Ⅲ")),
        "aliases": random.sample(("投联贷", "KCT", "银承", "e贷"), random.choice((0, 0, 1, 2))),
        "summary": "随机生成的产品。",
        "summary_en": "A product made at random.",
        "offering": "offered" if offered else "promoted",
        "issuer": random.choice(ISSUERS) if offered else None,
        "instrument": random.choice((*INSTRUMENT.codes, None, None)),
        "family": random.choice((*FAMILIES, None, None)),
        "verified_on": "2026-11-22",
        "stages": _some(random, STAGE.codes, 0.5),
        "guarantees": _some(random, GUARANTEE.codes, 0.4),
        "purposes": _some(random, PURPOSE.codes, 0.4),
        "regions": _some(random, REGIONS, 0.6),
        "limit": _limit(random),
        "term": _term(random),
        "conditions": _conditions(random),
    }
    record["citations"] = _citations(random, record)
    return record


def stating(code: str, **stated: Any) -> Record:
    """A record that says just this, of the product itself."""
    record: Record = {
        "type": "product",
        "code": code,
        "name": "某贷",
        "summary": "只说这些的产品。",
        "summary_en": "A product that says just this.",
        "offering": "offered" if "issuer" in stated else "promoted",
        "verified_on": "2026-11-22",
        **stated,
    }
    said = [fact for fact in facts.stated(record) if fact != "aliases"]
    direct = {"source": SOURCE, "locator": "第1段", "basis": "direct", "facts": said}
    return record | {"citations": [direct]}


def _some(random: Random, codes: Iterable[str], chance: float) -> list[str]:
    if random.random() > chance:
        return []
    return random.sample(list(codes), random.choice((1, 1, 2, 3)))


def _limit(random: Random) -> Record | None:
    low, high = sorted(random.sample(MONEY, 2), key=Decimal)
    formula = {"formula": "上年纳税额的5倍", "formula_en": "Five times the tax paid last year"}
    kinds: list[Record | None] = [
        None,
        {"max": high},
        {"min": low},
        {"min": low, "max": high},
        {"min": low, "max": low},
        formula,
        {"max": high, **formula},
    ]
    return random.choice(kinds)


def _term(random: Random) -> Record | None:
    low, high = sorted(random.sample(MONTHS, 2))
    kinds: list[Record | None] = [
        None,
        None,
        {"facility_max_months": high},
        {"facility_min_months": low, "facility_max_months": high},
        {"facility_min_months": low},
        {"drawdown_months": low},
    ]
    return random.choice(kinds)


def _conditions(random: Random) -> list[Record]:
    """None to four conditions, often several on one criterion; some company meets them all."""
    conditions: list[Record] = []
    for number in range(random.choice((0, 0, 1, 2, 3, 4))):
        attribute = random.choice(
            ("qualification", "qualification", "industry", "equity_invested", "credit_record")
        )
        condition: Record = {
            "key": f"condition-{number}",
            "attribute": random.choice((attribute, attribute, attribute, "project")),
            "words": f"条件{number}",
            "words_en": f"Condition {number}",
        }
        if condition["attribute"] == attribute and random.random() < 0.8:
            condition |= _value(random, attribute)
            condition["effect"] = random.choice(("required", "required", "excluding"))
        if not _leaves_nobody([*conditions, condition]):
            conditions.append(condition)
    return conditions


def _leaves_nobody(conditions: list[Record]) -> bool:
    unsaid = {"operator": None, "value": None, "effect": "required"}
    return any(contradiction({"conditions": [{**unsaid, **row} for row in conditions]}))


def _value(random: Random, attribute: str) -> Record:
    if attribute in ("equity_invested", "credit_record"):
        return {"operator": "equals", "value": random.choice((True, False))}
    codes = QUALIFICATION.codes if attribute == "qualification" else INDUSTRIES
    return {"operator": "any_of", "value": random.sample(codes, random.choice((1, 1, 2)))}


def _citations(random: Random, record: Record) -> list[Record]:
    """Every fact cited, on a basis of its own; members of a list at times one by one."""
    by_basis: dict[str, list[str]] = {}
    for fact in _facts(random, record):
        by_basis.setdefault(random.choice(BASIS.codes), []).append(fact)
    return [
        {"source": SOURCE, "locator": f"第{number}段", "basis": basis, "facts": facts}
        for number, (basis, facts) in enumerate(sorted(by_basis.items()), 1)
    ]


def _facts(random: Random, record: Record) -> list[str]:
    stated = facts.stated(record)
    for name in ("stages", "guarantees", "purposes", "regions"):
        members = [fact for fact in stated if fact.startswith(f"{name}.")]
        if members:
            chosen = random.choice(([name], members, [name, *members]))
            stated = [fact for fact in stated if fact not in members] + chosen
    return stated


def frozen(record: Record) -> Record:
    """A written record as the journal would keep it, as far as matching reads it."""
    limit = {"min": None, "max": None, "formula": None, "formula_en": None}
    term = dict.fromkeys(("facility_min_months", "facility_max_months", "drawdown_months"))
    issuer = record["issuer"]
    issuer = issuer and {"code": issuer, "kind": "bank", "ancestors": [], "name": issuer}
    family = record["family"]
    return {
        **record,
        "limit": record["limit"] and {**limit, **record["limit"]},
        "term": record["term"] and {**term, **record["term"]},
        "issuer": issuer and {**issuer, "name_en": ""},
        "family": family and {"code": family, "ancestors": [], "name": family, "name_en": ""},
        "regions": [
            {"code": code, "name": code, "name_en": "", "ancestors": list(places()[code].above)}
            for code in record["regions"]
        ],
        "conditions": [
            {"effect": "required", "operator": None, "value": None, **condition}
            for condition in record["conditions"]
        ],
        "sources": [{"key": SOURCE}],
        "methods": [],
    }


def company(random: Random, criteria: int) -> Company:
    """A company that has given this many facts."""
    given = random.sample(CRITERIA, criteria)
    return company_of({name: _answer(random, name) for name in given})


def company_of(asked: Asked) -> Company:
    """The company that these parameters speak of."""
    facts: dict[str, Any] = {}
    for name in CRITERIA:
        value = asked.get(name)
        if not value:
            continue
        if name == "amount":
            facts[name] = Decimal(value)
        elif name == "term_months":
            facts[name] = int(value)
        elif name in ("equity_invested", "credit_record"):
            facts[name] = value == "true"
        elif name == "region":
            facts[name] = tuple(places()[code] for code in value.split(","))
        else:
            facts[name] = tuple(value.split(","))
    return Company(**facts)


def _answer(random: Random, criterion: str) -> str:
    pools: dict[str, Iterable[str]] = {
        "stage": STAGE.codes,
        "region": REGIONS,
        "guarantee": GUARANTEE.codes,
        "purpose": PURPOSE.codes,
        "qualification": QUALIFICATION.codes,
        "industry": INDUSTRIES,
    }
    match criterion:
        case "amount":
            return random.choice((*MONEY, "1", "0.01", "1000000000000"))
        case "term_months":
            return str(random.choice((*MONTHS, 1, 1200)))
        case "equity_invested" | "credit_record":
            return random.choice(("true", "false"))
    return ",".join(random.sample(list(pools[criterion]), random.choice((1, 1, 1, 2, 3))))


def question(random: Random, moments: list[str]) -> Asked:
    """Any parameters together; `moments` are instants to ask changes since."""
    asked = {name: _answer(random, name) for name in random.sample(CRITERIA, random.randrange(6))}
    selecting: dict[str, Iterable[str]] = {
        "instrument": INSTRUMENT.codes,
        "offering": ("offered", "promoted"),
        "family": FAMILIES,
        "issuer": ISSUERS,
        "issuer_kind": ORGANISATION_KIND.codes,
    }
    for name, codes in selecting.items():
        if random.random() < 0.1:
            asked[name] = ",".join(random.sample(list(codes), random.choice((1, 2))))
    if random.random() < 0.35:
        asked["q"] = random.choice(WORDS)
    if random.random() < 0.1:
        asked["updated_since"] = random.choice(moments)
    if random.random() < 0.2:
        asked["unstated"] = random.choice(("include", "exclude", "exclude"))
    if random.random() < 0.6:
        asked["order"] = random.choice(ORDERS)
    if random.random() < 0.4:
        asked["facets"] = ",".join(random.sample(FACETS, random.randrange(1, 4)))
    if random.random() < 0.1:
        asked["count"] = random.choice(("none", "capped"))
    if random.random() < 0.8:
        asked["page_size"] = random.choice(("1", "2", "7", "20", "100"))
    return asked
