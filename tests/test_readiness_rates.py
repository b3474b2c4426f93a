"""A rate for a part of a year is found, unless it stands beside its annual form."""

from __future__ import annotations

import pytest

from tests.builders import record
from tests.readiness_records import LPR, found, quoted, with_words, words


def test_a_rate_in_other_words_stands_beside_its_annual_form() -> None:
    annual = quoted(min="3.4500", method="simple")
    beside = with_words("日息万分之一。", rate=annual["rate"])
    beside["citations"] += annual["citations"]

    assert found(beside) == []


def test_a_negative_spread_is_a_spread() -> None:
    assert found(quoted(**LPR, spread_max_bp=-55)) == []


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
