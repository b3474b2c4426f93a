"""Figures are read as people write them, and one in a summary must be stated as a fact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from products.readiness import findings, quantities
from tests.builders import Record, record
from tests.readiness_records import LPR, asking, found, lasting, measured, quoted


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
