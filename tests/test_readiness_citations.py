"""Every fact that is stated wants a citation, of itself or of the list it stands in."""

from __future__ import annotations

import pytest

from products import facts
from products.readiness import findings
from tests.builders import Record, cited, condition, limit, record, region, term
from tests.readiness_records import ISSUER, RATE, found


def test_aliases_need_no_citation() -> None:
    assert found(record(aliases=["别称"])) == []


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
