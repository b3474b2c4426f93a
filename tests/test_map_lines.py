"""A line is as long and as thick as its product states, and no more."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.pages.map.drawing import HEIGHT, THIN, pieces, weight
from products import curation
from products.vocabulary import STAGE
from tests.generator import stating
from tests.reading_maps import Line, lines, placed, unplaced
from tests.reading_pages import Look

MOST = Decimal(10) ** 12
SUMS = st.decimals(min_value=Decimal("0.01"), max_value=MOST, places=2)


def stated(low: Decimal | None = None, high: Decimal | None = None) -> dict[str, Any]:
    return {"min": low and str(low), "max": high and str(high), "formula": None}


def publish(code: str, **says: Any) -> None:
    assert curation.adopt(record=stating(code, **says), door="test")


def drawn(look: Look, code: str) -> Line:
    (line,) = (line for line in lines(look("/map/").html) if line.code == code)
    return line


@pytest.mark.parametrize(
    "stages", [s for n in range(1, 5) for s in combinations(STAGE.codes, n)], ids="-".join
)
def test_a_line_covers_the_stages_stated_and_no_other(stages: tuple[str, ...]) -> None:
    parts = pieces(stages)
    covered = [
        code
        for at, code in enumerate(STAGE.codes)
        if any(part.start <= at * 25 + 12 <= part.end for part in parts)
    ]
    assert covered == list(stages)
    assert all(0 < part.start < part.end < 100 for part in parts)
    assert all(before.end < after.start for before, after in pairwise(parts))
    assert all(part.start // 25 == (part.start - 1) // 25 for part in parts)


def test_a_product_of_two_stages_spans_exactly_their_columns(look: Look) -> None:
    line = drawn(look, "spdb-hardtech-chuangxin-jifendai")
    ((start, end),) = line.pieces
    assert 25 <= start < 27
    assert 73 < end <= 75


def test_a_stage_left_out_between_two_is_a_hole(look: Look) -> None:
    publish("with-a-hole", stages=["seed", "startup", "mature"])
    line = drawn(look, "with-a-hole")
    (_, first_end), (second_start, _) = line.pieces
    assert 48 < first_end <= 50
    assert 75 <= second_start < 77
    assert line.title == "种子期、初创期、成熟期；额度未披露"
    assert line.stages == ["seed", "startup", "mature"]


def test_what_states_no_stage_is_in_a_lane_of_its_own(look: Look) -> None:
    publish("of-no-stage", family="green-loan")
    html = look("/map/").html
    assert "of-no-stage" in [line.code for line in unplaced(html)]
    assert "of-no-stage" not in [line.code for line in placed(html)]
    assert "没有写明企业阶段" in look("/map/").text


def test_the_thickness_follows_the_limit(look: Look) -> None:
    sums = (100_000, 2_000_000, 5_000_001, 20_000_000, 900_000_000)
    for amount in sums:
        limit = {"min": None, "max": f"{amount}.00", "formula": None, "formula_en": None}
        publish(f"up-to-{amount}", stages=["growth"], limit=limit)
    found = {line.code: line for line in placed(look("/map/").html)}
    thickness = [found[f"up-to-{amount}"].thickness for amount in sums]
    assert thickness == sorted(set(thickness))
    assert not any(found[f"up-to-{amount}"].is_broken for amount in sums)
    assert thickness[0] > found["spdb-hardtech-zhongshidai"].thickness
    assert "100万元以内" in look("/map/").text


def test_no_weight_is_made_up_where_no_highest_sum_is_stated(look: Look) -> None:
    limit = {"min": "50000000.00", "max": None, "formula": None, "formula_en": None}
    publish("from-a-sum", stages=["growth"], limit=limit)
    by_formula = {"min": None, "max": None, "formula": "按订单额", "formula_en": "By orders"}
    publish("by-formula", stages=["growth"], limit=by_formula)
    low, formula, nothing = (
        drawn(look, code) for code in ("from-a-sum", "by-formula", "spdb-hardtech-zhongshidai")
    )
    assert low.thickness == formula.thickness == nothing.thickness == THIN
    assert (low.is_broken, formula.is_broken, nothing.is_broken) == (False, False, True)
    assert low.title == "成长期；下限50,000,000元"
    assert formula.title == "成长期；按算法确定"


def test_only_one_shipped_product_has_weight(look: Look) -> None:
    thick = [line.code for line in lines(look("/map/").html) if line.thickness > THIN]
    assert thick == ["hxb-keji-qiye-touliandai"]


@given(SUMS, SUMS)
def test_a_higher_limit_is_never_thinner(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert weight(stated(high=low)).thickness <= weight(stated(high=high)).thickness


@given(SUMS, st.one_of(st.none(), SUMS))
def test_a_stated_sum_is_thicker_than_none_and_fits_its_row(
    high: Decimal, low: Decimal | None
) -> None:
    one = weight(stated(low, high))
    assert THIN < one.thickness <= HEIGHT
    assert 2 * one.top + one.thickness == HEIGHT
    assert weight(stated(low)) == weight(stated(Decimal(1)))
