"""Every finding by example: a record to mend, what is found of it, and the record mended."""

from __future__ import annotations

from tests.builders import Record, cited, condition, limit, record
from tests.readiness_records import (
    LPR,
    NAME,
    asking,
    effective,
    lasting,
    measured,
    noted,
    offered,
    out,
    quoted,
    scored,
    sourced,
    with_words,
)


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
