"""What must be true before publication: every finding appears, and goes when it is mended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from products import facts, readiness
from products.readiness import CHECKS, Finding, findings, links, quantities
from tests import generator
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


def asking(*conditions: Record) -> Record:
    """A product with these conditions, every one of them cited."""
    keys = [f"c{number}" for number in range(len(conditions))]
    rows = [{**row, "key": key} for row, key in zip(conditions, keys, strict=True)]
    return record(conditions=rows, citations=[NAME, *(cited(f"conditions.{key}") for key in keys)])


def measured(attribute: str, operator: str, figure: str, effect: str = "required") -> Record:
    return condition(attribute, figure, operator=operator, effect=effect)


def scored(score: str, effect: str = "required", **changes: str) -> Record:
    scheme = {"scheme": "创新积分", "version": "2.0", "scale": "100", "region": "330000"}
    value = {**scheme, "year": "2025", "score": score, **changes}
    return condition("innovation_score", value, operator="at_least", effect=effect)


def out(attribute: str, value: object) -> Record:
    return condition(attribute, value, effect="excluding")


def lasting(low: int | None, high: int | None) -> Record:
    stated = [f"term.facility_{end}_months" for end in ("min", "max")]
    return record(term=term(low, high), citations=[NAME, *map(cited, stated)])


def sourced(published_on: str | None, **changes: Any) -> Record:
    source = {"key": "src", "title": "某通知", "published_on": published_on}
    return record(sources=[source], **changes)


def noted(words: str, words_en: str = "", **changes: Any) -> Record:
    """A product with a highlight, and whatever else it says."""
    rows = [{"key": "figure", "kind": "figure", "words": words, "words_en": words_en}]
    return record(highlights=rows, citations=[NAME, cited("highlights.figure")], **changes)


def found(product: Record) -> list[tuple[str, str, bool]]:
    return [(each.code, each.path, each.blocks) for each in findings(product)]


def _said(product: Record) -> Record:
    """What a record says of its dates, to say it of another."""
    return {name: product[name] for name in ("effective", "citations")}


LIMITS = (cited("limit.min"), cited("limit.max"))

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
        "an annual rate that does not say how",
        quoted(max="4.3500"),
        ("rate_without_method", "rate.method", True),
        quoted(max="4.3500", method="simple"),
    ),
    (
        "a daily rate alone",
        with_words("日息万分之二。"),
        ("rate_not_annual", "conditions.company-type", True),
        with_words("每日计息。"),
    ),
    (
        "a monthly rate in the summary",
        record(summary="月利率另议。"),
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
        "a spread without a benchmark",
        quoted(spread_max_bp=50),
        ("rate_not_annual", "rate.spread_max_bp", True),
        quoted(**LPR, spread_max_bp=50),
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
        record(summary="秒批。"),
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
    (
        "verified before its source was out",
        sourced("2026-11-23"),
        ("verified_too_early", "verified_on", False),
        sourced("2026-11-22"),
    ),
    (
        "over before its source was out",
        sourced("2026-03-01", **_said(effective(None, "2026-02-28"))),
        ("ended_before_source", "effective.to", False),
        sourced("2026-02-28", **_said(effective(None, "2026-02-28"))),
    ),
    (
        "a limit whose lowest is the highest",
        record(limit=limit("10.00", "9.00"), citations=[NAME, *LIMITS]),
        ("crossed_bounds", "limit.min", True),
        record(limit=limit("9.00", "10.00"), citations=[NAME, *LIMITS]),
    ),
    (
        "a rate whose lowest is the highest",
        quoted(min="10.0000", max="9.0000", method="irr"),
        ("crossed_bounds", "rate.min", True),
        quoted(min="9.0000", max="10.0000", method="irr"),
    ),
    (
        "a spread whose lowest is the highest",
        quoted(**LPR, spread_min_bp=10, spread_max_bp=-10),
        ("crossed_bounds", "rate.spread_min_bp", True),
        quoted(**LPR, spread_min_bp=-10, spread_max_bp=-10),
    ),
    (
        "a term whose shortest is the longest",
        lasting(36, 12),
        ("crossed_bounds", "term.facility_min_months", True),
        lasting(12, 36),
    ),
    (
        "required and excluded at once",
        asking(condition("qualification", ["gazelle"]), out("qualification", ["gazelle"])),
        ("conditions_exclude_all", "conditions.c1", True),
        asking(
            condition("qualification", ["gazelle", "unicorn"]), out("qualification", ["gazelle"])
        ),
    ),
    (
        "yes and no at once",
        asking(condition("credit_record", True), condition("credit_record", False)),
        ("conditions_exclude_all", "conditions.c1", True),
        asking(condition("credit_record", True), out("credit_record", False)),
    ),
    (
        "neither yes nor no",
        asking(out("equity_invested", True), out("equity_invested", False)),
        ("conditions_exclude_all", "conditions.c1", True),
        asking(out("equity_invested", True)),
    ),
    (
        "two industries with nothing in common",
        asking(condition("industry", ["C39"]), condition("industry", ["I65"])),
        ("conditions_exclude_all", "conditions.c1", True),
        asking(condition("industry", ["C39", "I65"])),
    ),
    (
        "an industry inside an excluded one",
        asking(condition("industry", ["C392"]), out("industry", ["C"])),
        ("conditions_exclude_all", "conditions.c1", True),
        asking(condition("industry", ["C"]), out("industry", ["C392"])),
    ),
    (
        "what two industries have in common, excluded",
        asking(
            condition("industry", ["C", "I65"]),
            condition("industry", ["C39", "M"]),
            out("industry", ["C39"]),
        ),
        ("conditions_exclude_all", "conditions.c2", True),
        asking(condition("industry", ["C", "I65"]), condition("industry", ["C39", "M"])),
    ),
    (
        "at least more than at most",
        asking(
            measured("operating_months", "at_least", "24"),
            measured("operating_months", "at_most", "12"),
        ),
        ("conditions_exclude_all", "conditions.c1", True),
        asking(
            measured("operating_months", "at_least", "12"),
            measured("operating_months", "at_most", "12"),
        ),
    ),
    (
        "at least what is excluded",
        asking(
            measured("headcount", "at_least", "300"),
            measured("headcount", "at_least", "300", "excluding"),
        ),
        ("conditions_exclude_all", "conditions.c1", True),
        asking(
            measured("headcount", "at_least", "300"),
            measured("headcount", "at_least", "301", "excluding"),
        ),
    ),
    (
        "a score that is excluded",
        asking(scored("60"), scored("50", "excluding")),
        ("conditions_exclude_all", "conditions.c1", True),
        asking(scored("60"), scored("50", "excluding", year="2024")),
    ),
    (
        "a sum in the summary alone",
        record(summary="额度上限1000万元。"),
        ("unsupported_figure", "summary", False),
        record(
            summary="额度上限1,000万元。",
            summary_en="Up to CNY 10 million.",
            limit=limit(None, "10000000.00"),
            citations=[NAME, cited("limit.max")],
        ),
    ),
    (
        "a count in the English summary alone",
        noted("惠及三百家企业。", summary_en="Used by 300 firms."),
        ("unsupported_figure", "summary_en", False),
        noted("惠及300家企业。", summary_en="Used by 300 firms."),
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
    assert found(broken) == [finding]
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


BAIT = """
    利率最低|最低利率|最快1天放款|秒 批|秒\N{ZERO WIDTH SPACE}批|１００％获批|百分百通过|低至3%
    |快至1天|零门槛|极速放款|保证放款|包过|必过|不看征信|行业第一|首选产品|最优惠利率|无风险|低风险|利率低|稳赚
    |史上新低
    |Guaranteed approval|lowest rate|the best rates|instant cash|No credit check|risk-free
    |approved in seconds|100% approval|hassle-free
"""
NO_BAIT = """
    最低收购价政策|最低额度|最低注册资本|降低融资门槛|降低风险|中低风险企业|无风险利率|风险补偿|历史上|超低能耗建筑|超低排放改造
    |不必过多抵押|平稳过渡|承包过程|加快至5天|由5%降低至3%|环保本地企业|担保本息|保本付息|利率低于基准|百分百控股
    |100%控股子公司|最优化|最佳实践|最高1000万元
    |the lowest amount|risk-free rate|low-risk weight|best efforts|a guaranteed loan
"""


def words(listed: str) -> list[str]:
    return [word.strip() for word in listed.split("|")]


@pytest.mark.parametrize("text", words(BAIT))
def test_bait_is_found_however_it_is_written(text: str) -> None:
    assert "bait_word" in [code for code, _, _ in found(record(summary=f"这款产品{text}。"))]


@pytest.mark.parametrize("text", words(NO_BAIT)[:-1])
def test_a_term_of_the_trade_is_no_bait(text: str) -> None:
    assert "bait_word" not in [code for code, _, _ in found(record(summary=f"这款产品{text}。"))]


@pytest.mark.parametrize(
    "text",
    words(
        "日息万分之二|月息3厘|日利率0.02%|月费率|万分之三|千分之一|2‰|2 ‰|0.05%/天|每天利息2元"
        "|每月利率0.3%|3厘息|daily interest|a monthly fee|0.02% a day|0.3 percent per month"
        "|2 per mille|interest of 5 yuan per day|5bp/month"
    ),
)
def test_a_rate_for_a_part_of_a_year_is_found(text: str) -> None:
    assert ("rate_not_annual", "summary", True) in found(record(summary=text))


@pytest.mark.parametrize(
    "text",
    words(
        "按日计息|按月付息|每月还本|年化利率千分之三|年费率为2‰|生日利是|节假日利用|每天受理10笔|利润率|5天内|月度报告"
        "|one report a month|an annual rate|firms per day"
    ),
)
def test_what_is_no_rate_for_a_part_of_a_year(text: str) -> None:
    assert "rate_not_annual" not in [code for code, _, _ in found(record(summary=text))]


@pytest.mark.parametrize(
    "address",
    [
        "https://bank.example.agent.example/",
        "https://bank.example@agent.example/",
        "https://agent.example@bank.example/",
        "https://agent.example\\.bank.example/",
        "https://notbank.example/",
        "https://bаnk.example/",  # the second letter is Cyrillic
        "https://xn--bnk-7cd.example/",
        "https://bank.example%2eagent.example/",
        "https:///bank.example/",
        "https://[bank.example]/",
        "https://agent.example/?to=bank.example",
        "https://agent.example#.bank.example",
        "ftp://bank.example/",
        "javascript:bank.example",
        "bank.example",
        "",
    ],
)
def test_a_look_alike_is_not_the_issuers_own(address: str) -> None:
    assert not links.is_own(address, "bank.example")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://bank.example", "bank.example"),
        ("http://M.BANK.EXAMPLE./apply?x=1#y", "bank.example"),
        ("https://bank.example:8443/", "Bank.Example"),
        ("https://手机.银行.中国/", "银行.中国"),
        ("https://xn--jn2a72x.xn--fiqs8s/", "银行.中国"),
    ],
)
def test_the_issuers_own_is_known_in_every_spelling(address: str, domain: str) -> None:
    assert links.is_own(address, domain)


@pytest.mark.parametrize("domain", ["cn", "com.cn", "", "bank example"])
def test_a_domain_under_which_anybody_may_stand_is_nobodys_own(domain: str) -> None:
    assert not links.is_own("https://agent.com.cn/", domain)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("最多1000万、1,000万元", [("10000000", ""), ("10000000", "yuan")]),
        ("CNY 10,000,000 or 5 000 000 yuan", [("10000000", "yuan"), ("5000000", "yuan")]),
        ("10 million, RMB 1.5bn, 2.5亿元", [("1e7", ""), ("1.5e9", "yuan"), ("2.5e8", "yuan")]),
        ("300—500万元", [("3e6", "yuan"), ("5e6", "yuan")]),
        ("5000多万元，6000余家", [("5e7", "yuan"), ("6000", "")]),
        ("一千万元，三百万", [("1e7", "yuan"), ("3e6", "")]),
        (
            "3.45%，百分之三十，0.5个百分点",
            [("3.45", "percent"), ("30", "percent"), ("0.5", "percent")],
        ),
        ("加50bp，减10个基点", [("0.5", "percent"), ("0.1", "percent")]),
        ("最长3年、36个月、三年、半年", [("36", "months")] * 3 + [("6", "months")]),
        ("three years, 36-month", [("36", "months")] * 2),
        ("T+1放款，3个工作日，5日内", [("1", "days"), ("3", "days"), ("5", "days")]),
        ("2024年，2024-2026年，2025年8月31日，7月底，〔2025〕928号", []),
        ("in 2025, August 2025, 30 July 2025, 2025-07-01", []),
        ("第3批，第三年，5号，item 1, No. 5, 2nd", []),
        ("5G、C39、7×24、4+1、1对1、LPR1Y、1年期LPR、五年期以上LPR", []),
        ("一家企业，三款产品，五力模型，“十四五”", []),
        ("2000家，2000 firms", [("2000", ""), ("2000", "")]),
    ],
)
def test_figures_are_read_as_people_write_them(text: str, figures: list[tuple[str, str]]) -> None:
    read = [(each.value, each.kind) for each in quantities.quantities(text)]

    assert read == [(Decimal(value), kind) for value, kind in figures]


@pytest.mark.parametrize(
    "product",
    [
        quoted(**LPR, spread_min_bp=-20, spread_max_bp=50)
        | {"summary": "LPR减20个基点到加0.5个百分点。", "summary_en": "LPR -20bp to +50bp."},
        lasting(6, 36) | {"summary": "半年至三年。", "summary_en": "From 6 months to 3 years."},
        asking(measured("operating_months", "at_least", "24")) | {"summary": "经营满2年。"},
        asking(measured("turnover", "at_least", "20000000")) | {"summary": "年营收2000万元以上。"},
        record(name="“4+1”专项基金", summary="“4+1”专项基金。"),
        record(aliases=["500强贷"], summary="又称500强贷。"),
    ],
)
def test_a_figure_that_is_stated_may_stand_in_the_summary(product: Record) -> None:
    assert found(product) == []


def test_every_figure_without_a_source_is_named_once() -> None:
    (finding,) = findings(record(summary="3款500万元，又500万元，2025年起。"))

    assert "500万元" in finding.why.zh
    assert finding.why.zh.count("500万元") == 1
    assert "2025" not in finding.why.zh


def test_a_contradiction_names_the_conditions_and_their_attribute() -> None:
    (finding,) = findings(
        asking(condition("credit_record", True), condition("credit_record", False))
    )

    assert "信贷记录" in finding.why.zh
    assert "c0、c1" in finding.why.zh


def test_a_condition_in_words_contradicts_nothing() -> None:
    assert found(asking(condition("credit_record"), condition("credit_record", True))) == []


@pytest.mark.parametrize("value", ["many", {}, ["x"], 7])
def test_a_value_that_does_not_fit_is_not_compared(value: Any) -> None:
    """The models refuse it with a sentence of their own."""
    odd = condition("headcount", value, operator="at_least")
    assert found(asking(odd, measured("headcount", "at_most", "1"))) == []


@given(st.integers(0, 10**9), st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_record_makes_a_check_raise(seed: int, words: str, address: str) -> None:
    random = generator.seeded(seed)
    made = generator.frozen(generator.written(random, "made"))
    product = record(**made) | {
        "summary": words,
        "summary_en": words,
        "apply_url": address,
        "effective": {"from": None, "to": "2026-01-01"},
        "rate": {**RATE, "min": "9.0000", "max": "1.0000", "spread_min_bp": 5},
    }
    product["issuer"] = product["issuer"] and {**product["issuer"], "domain": words}
    other = record(**generator.frozen(generator.written(random, "other")))

    for finding in findings(product, [other]):
        assert finding.code in (readiness.__doc__ or "")
        assert in_both_languages(finding.why)
        assert in_both_languages(finding.fix)


@given(
    st.text(
        alphabet="0123456789一二三两半十百千万亿元年个月%％.,，、 -—至年T+bpBP基点GK第号",
        max_size=40,
    )
)
@settings(max_examples=300, deadline=None)
def test_no_text_of_figures_makes_the_reading_raise(text: str) -> None:
    for each in quantities.quantities(text):
        assert each.same(each)


@pytest.mark.parametrize("letter", ["1", "一", "1.", "1,", "9 ", "a", "% a ", "第", "年化", "中 "])
def test_a_page_of_anything_is_read(letter: str) -> None:
    pasted = letter * 20_000

    assert len(found(record(summary=pasted))) <= 2
