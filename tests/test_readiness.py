"""What must be true before publication: every finding appears, and goes when it is mended."""

from __future__ import annotations

from typing import Any

import pytest

from products import facts
from products.readiness import CHECKS, Finding, findings
from tests.builders import Record, cited, condition, in_both_languages, limit, record, region, term

ISSUER = {
    "code": "bank",
    "name": "某银行",
    "name_en": "Some Bank",
    "kind": "bank",
    "domain": "bank.example",
    "ancestors": [],
}
RATE = {
    "min": None,
    "max": None,
    "method": None,
    "benchmark": None,
    "spread_min_bp": None,
    "spread_max_bp": None,
}
LPR = {"benchmark": "lpr_1y"}
NAME = cited("name")


def offered(address: str | None, domain: str | None = "bank.example") -> Record:
    return record(
        offering="offered",
        issuer={**ISSUER, "domain": domain},
        apply_url=address,
        citations=[NAME, cited("issuer"), *([cited("apply_url")] if address else [])],
    )


def quoted(**rate: Any) -> Record:
    stated = [cited(f"rate.{member}") for member, value in rate.items() if value is not None]
    return record(rate={**RATE, **rate}, citations=[NAME, *stated])


def with_words(words: str, words_en: str = "Words.", **changes: Any) -> Record:
    asked = condition("company_type", words=words, words_en=words_en)
    return record(conditions=[asked], citations=[NAME, cited("conditions.company-type")], **changes)


def effective(start: str | None, end: str | None) -> Record:
    dates = {"from": start, "to": end}
    stated = [cited(f"effective.{member}") for member, day in dates.items() if day]
    return record(effective=dates, citations=[NAME, *stated])


def found(product: Record) -> list[tuple[str, str, bool]]:
    return [(each.code, each.path, each.blocks) for each in findings(product)]


CASES = [
    # what it is about, the record to mend, what is found, the record when it is mended
    ("no summary", record(summary=""), ("missing", "summary", True), record()),
    ("no English", record(summary_en=""), ("missing", "summary_en", False), record()),
    ("never verified", record(verified_on=None), ("missing", "verified_on", True), record()),
    ("nothing cited", record(citations=[]), ("uncited", "name", True), record()),
    (
        "a sum without a source",
        record(limit=limit(None, "1.00")),
        ("uncited", "limit.max", True),
        record(limit=limit(None, "1.00"), citations=[NAME, cited("limit.max")]),
    ),
    (
        "one of two purposes without a source",
        record(purposes=["rnd", "green"], citations=[NAME, cited("purposes.rnd")]),
        ("uncited", "purposes.green", True),
        record(purposes=["rnd", "green"], citations=[NAME, cited("purposes")]),
    ),
    (
        "a condition without a source",
        record(conditions=[condition("company_type")]),
        ("uncited", "conditions.company-type", True),
        with_words("文字。"),
    ),
    (
        "a source for what is not stated",
        record(citations=[NAME, cited("limit.max")]),
        ("cites_nothing", "limit.max", True),
        record(limit=limit(None, "1.00"), citations=[NAME, cited("limit.max")]),
    ),
    (
        "a source for a member that is not there",
        record(stages=["seed"], citations=[NAME, cited("stages"), cited("stages.growth")]),
        ("cites_nothing", "stages.growth", True),
        record(stages=["seed"], citations=[NAME, cited("stages"), cited("stages.seed")]),
    ),
    (
        "a source for a fact that nobody knows",
        record(citations=[NAME, cited("colour")]),
        ("cites_nothing", "colour", True),
        record(),
    ),
    (
        "a source for a name it does not go by",
        record(citations=[NAME, cited("aliases")]),
        ("cites_nothing", "aliases", True),
        record(aliases=["别称"], citations=[NAME, cited("aliases")]),
    ),
    (
        "a daily rate alone",
        with_words("日息万分之二。"),
        ("rate_not_annual", "conditions.company-type", True),
        with_words("每日计息。"),
    ),
    (
        "a monthly rate in the summary",
        record(summary="月利率0.3%。"),
        ("rate_not_annual", "summary", True),
        record(summary="年化利率见官网。"),
    ),
    (
        "a benchmark without a spread",
        quoted(**LPR),
        ("rate_not_annual", "rate.benchmark", True),
        quoted(**LPR, spread_min_bp=0),
    ),
    (
        "bait in Chinese",
        with_words("门槛最低。"),
        ("bait_word", "conditions.company-type", True),
        with_words("须为科技企业。"),
    ),
    (
        "bait in English",
        with_words("文字。", "The Lowest rate in town."),
        ("bait_word", "conditions.company-type", True),
        with_words("文字。", "A stated rate."),
    ),
    (
        "bait in the summary",
        record(summary="秒批秒到。"),
        ("bait_word", "summary", True),
        record(summary="线上申请。"),
    ),
    (
        "somebody else's link",
        offered("https://agent.example/apply"),
        ("foreign_link", "apply_url", True),
        offered("https://bank.example/apply"),
    ),
    (
        "a link that only ends alike",
        offered("https://notbank.example/"),
        ("foreign_link", "apply_url", True),
        offered("https://www.bank.example/"),
    ),
    (
        "a link with the domain as its user",
        offered("https://bank.example@agent.example/"),
        ("foreign_link", "apply_url", True),
        offered("https://bank.example:8443/"),
    ),
    (
        "an issuer without a domain",
        offered("https://bank.example/", domain=None),
        ("foreign_link", "apply_url", True),
        offered("https://bank.example/"),
    ),
    (
        "a link in the clear",
        offered("http://bank.example/"),
        ("insecure_link", "apply_url", False),
        offered("https://bank.example/"),
    ),
    (
        "an end before the beginning",
        effective("2026-02-01", "2026-01-31"),
        ("dates", "effective", True),
        effective("2026-02-01", "2026-02-01"),
    ),
]


@pytest.mark.parametrize(
    ("broken", "finding", "mended"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_finding_appears_and_goes(
    broken: Record, finding: tuple[str, str, bool], mended: Record
) -> None:
    assert finding in found(broken)
    assert found(mended) == []


@pytest.mark.parametrize("broken", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_a_finding_says_why_and_how_to_mend_it_in_both_languages(broken: Record) -> None:
    for each in findings(broken):
        assert in_both_languages(each.why)
        assert in_both_languages(each.fix)
        assert "{" not in each.why.zh + each.why.en


def test_every_check_is_tried_here() -> None:
    tried = {name for case in CASES for name in [check_that_says(case[1], case[2])] if name}

    assert tried == {check.__name__ for check in CHECKS}


def check_that_says(broken: Record, finding: tuple[str, str, bool]) -> str | None:
    for check in CHECKS:
        if finding in [(each.code, each.path, each.blocks) for each in check(broken)]:
            return check.__name__
    return None


def test_a_finding_blocks_unless_it_says_otherwise() -> None:
    assert Finding("x", "y", facts.TITLES["name"], facts.TITLES["name"]).blocks


def test_the_name_of_a_product_may_hold_any_word() -> None:
    """招商最低贷 would be its issuer's word, not ours."""
    assert found(record(name="秒批贷")) == []


def test_aliases_need_no_citation() -> None:
    assert found(record(aliases=["别称"])) == []


def test_a_rate_in_other_words_stands_beside_its_annual_form() -> None:
    annual = quoted(min="3.4500", method="simple")
    beside = with_words("日息万分之一。", rate=annual["rate"])
    beside["citations"] += annual["citations"]

    assert found(beside) == []


def test_a_negative_spread_is_a_spread() -> None:
    assert found(quoted(**LPR, spread_max_bp=-55)) == []


def test_every_fact_that_is_stated_wants_its_citation() -> None:
    """All paths of `docs/records.md`, on a record that states everything."""
    members = {code: [code_record(code)] for code in ("regions", "methods")}
    full = record(
        offering="offered",
        issuer=ISSUER,
        instrument="loan",
        family={"code": "f", "name": "族", "name_en": "", "ancestors": []},
        area="高新区",
        apply_url="https://bank.example/",
        stages=["seed"],
        repayment=["bullet"],
        guarantees=["unsecured"],
        purposes=["rnd"],
        channel=["online"],
        organisations=[{"role": "partner", "organisation": {**ISSUER, "code": "other"}}],
        limit=limit("1.00", "2.00", "算法"),
        rate={**RATE, "min": "1.0000", "max": "2.0000", "method": "irr"},
        term={**term(1, 2), "drawdown_months": 1},
        speed={"accept_days": 0, "contact_days": 1, "disburse_days": 2, "words": "快"},
        effective={"from": "2026-01-01", "to": "2026-12-31"},
        conditions=[condition("patents")],
        highlights=[{"key": "first", "kind": "first", "words": "首单", "words_en": ""}],
        citations=[],
        **members,
    )

    uncited = {each.path for each in findings(full) if each.code == "uncited"}

    assert uncited == set(facts.stated(full))
    assert {"speed.accept_days", "organisations.partner.other", "highlights.first"} <= uncited
    assert {"regions.330000", "methods.m", "limit.formula", "effective.to"} <= uncited
    assert not {"summary", "offering", "verified_on"} & uncited
    full["citations"] = [cited(path) for path in uncited]
    assert found(full) == []


def code_record(field: str) -> Record:
    return region("330000") if field == "regions" else {"code": "m", "name": "法", "name_en": ""}


def test_every_path_of_a_fact_has_a_title_in_both_languages() -> None:
    blocks = [f"{block}.{name}" for block, names in facts.BLOCKS.items() for name in names]
    for path in [*facts.SINGLE, *facts.LISTS, *facts.OPTIONAL, *blocks, "conditions.x"]:
        assert facts.title(path).zh != path
        assert facts.title(path).en != path


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("purposes.green", "purposes"),
        ("purposes", "purposes"),
        ("limit.max", "limit.max"),
        ("conditions.x", "conditions.x"),
        ("organisations.partner.x", "organisations.partner.x"),
        ("name", "name"),
    ],
)
def test_a_member_of_a_list_may_be_cited_by_its_list(path: str, whole: str) -> None:
    assert facts.whole(path) == whole


def test_the_shipped_catalog_is_ready(shipped: dict[str, Record]) -> None:
    for code, product in shipped.items():
        assert findings(product) == [], code
