"""A word of advertising is found however it is written; a term of the trade or a name is none."""

from __future__ import annotations

import pytest

from tests.builders import record
from tests.readiness_records import found, words


def test_the_name_of_a_product_may_hold_any_word() -> None:
    """招商最低贷 would be its issuer's word, not ours."""
    assert found(record(name="秒批贷")) == []


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


@pytest.mark.parametrize("text", words(BAIT))
def test_bait_is_found_however_it_is_written(text: str) -> None:
    assert "bait_word" in [code for code, _, _ in found(record(summary=f"这款产品{text}。"))]


@pytest.mark.parametrize("text", words(NO_BAIT)[:-1])
def test_a_term_of_the_trade_is_no_bait(text: str) -> None:
    assert "bait_word" not in [code for code, _, _ in found(record(summary=f"这款产品{text}。"))]
