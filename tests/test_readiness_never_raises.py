"""No record, no text of figures and no long page makes a check raise or run on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from products import readiness
from products.readiness import findings, quantities
from tests import generator
from tests.builders import in_both_languages, record
from tests.readiness_records import RATE, found


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
