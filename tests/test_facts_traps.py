"""The traps in the briefing that a careful reader avoids."""

from __future__ import annotations

import re

from tests.ground_truth import PRODUCTS, codes
from tests.ground_truth_notation import Basis
from tests.reading_of_facts import (
    Record,
    Records,
    code_of,
    conditions,
    evidence,
    highlights,
    holds,
    lines,
    plain,
    texts,
)

HEBEI = codes((1, 2, 3))
BRANCH_LOANS = codes(range(4, 9))


def institutions(record: Record) -> set[str]:
    rows = [row["organisation"] for row in record.get("organisations") or []]
    return {code_of(row) for row in [*rows, record["issuer"]] if row}


def bases(record: Record, path: str) -> set[Basis]:
    return {item.basis for item in evidence(record, path)}


def cited_lines(record: Record) -> set[int]:
    return {line for citation in record["citations"] for line in lines(citation)}


def test_four_banks_met_in_hebei_and_three_products_came_out(shipped: Records) -> None:
    hebei = [code for code, record in shipped.items() if cited_lines(record) & {209, 210, 211}]
    assert sorted(hebei) == sorted(HEBEI)
    assert [code for code in HEBEI if "boc" in institutions(shipped[code])] == []
    assert [c for c, record in shipped.items() if "boc" in institutions(record)] == codes([20])


def test_programme_sums_and_thresholds_are_nobodys_limit(shipped: Records) -> None:
    forbidden = {50_000_000, 5_000_000, 3_000_000}
    for record in shipped.values():
        amounts = [value for path, value in plain(record) if path.startswith("limit.")]
        amounts += [row.get("value") for _, row in conditions(record)]
        numbers = {int(float(a)) for a in amounts if re.fullmatch(r"[\d.]+", str(a))}
        assert not numbers & forbidden, record["code"]
        assert not cited_lines(record) & {43, 46}, record["code"]


def test_only_the_product_of_hua_xia_has_a_limit_and_it_has_no_minimum(shipped: Records) -> None:
    limits = {
        (code, path, value)
        for code, record in shipped.items()
        for path, value in plain(record)
        if path.startswith("limit.")
    }
    assert limits == {("hxb-keji-qiye-touliandai", "limit.max", "10000000.00")}


def test_no_percentage_became_a_rate_and_no_duration_a_term(shipped: Records) -> None:
    stated = {path for record in shipped.values() for path, _ in plain(record)}
    assert {path for path in stated if path.split(".")[0] in ("rate", "term", "repayment")} == set()
    assert {path for path in stated if path.startswith("speed.")} == {"speed.words"}


def test_names_that_occur_twice_stay_two_products(shipped: Records) -> None:
    for own, promoted in ((6, 30), (5, 28)):
        one, other = (shipped[PRODUCTS[number - 1].code] for number in (own, promoted))
        assert (one["offering"], other["offering"]) == ("offered", "promoted")
        assert [code_of(r) for r in one["regions"]] == ["610000"]
        assert [code_of(r) for r in other["regions"]] == ["330000"]
        assert code_of(one["family"]) == code_of(other["family"])
    called = [code for code, record in shipped.items() if record["name"] == "流水贷"]
    assert called == codes([17])
    theme, loan = (shipped[code] for code in codes([25, 17]))
    assert theme["name"] == "增信流水贷"
    assert code_of(theme["family"]) == code_of(loan["family"]) == "cash-flow-loan"


def test_a_first_deal_is_a_highlight_and_no_term(shipped: Records) -> None:
    firsts = {
        code
        for code, record in shipped.items()
        for _, row in highlights(record)
        if row["kind"] == "first"
    }
    assert firsts == set(BRANCH_LOANS)
    for code in BRANCH_LOANS:
        assert not any("首" in row["words"] for _, row in conditions(shipped[code]))


def test_investors_and_the_day_of_the_event_leave_no_trace_in_hebei(shipped: Records) -> None:
    for code in HEBEI:
        assert [code_of(row) for row in shipped[code]["regions"]] == ["130000"]
        assert institutions(shipped[code]) == {shipped[code]["issuer"]["code"], "hebei-stfc"}
    for record in shipped.values():
        assert not any(path.startswith("effective.") for path, _ in plain(record))


def test_neighbours_in_the_text_are_not_joined(shipped: Records) -> None:
    first_loan = shipped["hsbank-shouhu-edai"]
    assert first_loan["regions"] == []
    assert institutions(first_loan) == {"hsbank"}
    assert "安徽" not in texts(first_loan)
    for record in shipped.values():
        assert "spdb-five-forces" not in [code_of(row) for row in record["methods"]]
        assert 245 not in cited_lines(record)
        assert "养老" not in record["name"] + texts(record)


def test_what_is_said_of_a_group_or_a_name_never_counts_as_direct(shipped: Records) -> None:
    for code in BRANCH_LOANS:
        assert bases(shipped[code], "stages.startup") == {"group"}
        assert bases(shipped[code], "stages.growth") == {"group"}
        hard_tech = [
            path for path, row in conditions(shipped[code]) if row.get("value") == ["hard_tech"]
        ]
        assert [bases(shipped[code], path) for path in hard_tech] == [{"group"}]
    for code in codes((4, 7, 15)):
        assert bases(shipped[code], "guarantees.unsecured") == {"name"}
    for code in codes((17, 18)):
        assert bases(shipped[code], "guarantees.unsecured") == {"direct"}
    gazelle = shipped["spdb-hardtech-denglingdai"]
    named = [path for path, row in conditions(gazelle) if row.get("value") == ["gazelle"]]
    assert [bases(gazelle, path) for path in named] == [{"name"}]
    for code in codes((*range(20, 25), 52, 53, 54)):
        assert "direct" not in bases(shipped[code], "purposes.green")


NOT_YET = {
    "开发|研发": (29, 30, 33, 34, 35),
    "构建|建设|建立|打造|搭建|组建": (36, 47),
    "建立|设立|成立|组建": (46,),
    "加快": (38, 41),
    "探索": (48, 50, 51),
}
"""How far along each of them is, in the briefing's order of trap 10."""


def test_what_is_not_in_place_yet_says_so(shipped: Records) -> None:
    for needle, numbers in NOT_YET.items():
        for code in codes(numbers):
            assert holds(needle, shipped[code]["summary"]), code
            assert re.search(r"\byet\b|to be|speeded up", shipped[code]["summary_en"]), code
    funds = shipped["beijing-zhengfu-touzi-jijin"]["summary"]
    assert not holds("探索|拟设立|尚未|待建|筹建", funds)
    assert holds("鼓励", funds)
