"""Every finding appears, says why and how to mend it, and goes when it is mended."""

from __future__ import annotations

import pytest

from products import facts
from products.readiness import CHECKS, Finding, findings
from tests.builders import Record, in_both_languages
from tests.readiness_cases import CASES
from tests.readiness_records import found


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


def test_the_shipped_catalog_is_ready(shipped: dict[str, Record]) -> None:
    for code, product in shipped.items():
        assert findings(product) == [], code
