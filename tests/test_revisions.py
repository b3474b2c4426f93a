"""A revision that breaks a rule is refused in words and by the database; a sound one is kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from products.models import Product, Revision
from tests.builders import published
from tests.constraint_sentences import sentence_of

CODE = "cmb-zhaoke-toudai"


def revision(**changes: Any) -> Revision:
    """A complete unsaved revision of a new product."""
    product = Product.objects.create(code=f"new-{Product.objects.count()}")
    stated: dict[str, Any] = {"name": "新产品", "offering": "promoted", "number": 1} | changes
    return Revision(product=product, **stated)


BROKEN: dict[str, dict[str, Any]] = {
    "revision_instrument_known": {"instrument": "wish"},
    "revision_issuer_fits_offering": {"offering": "offered"},
    "revision_limit_ordered": {"limit_min": Decimal(2), "limit_max": Decimal(1)},
    "revision_limit_positive": {"limit_max": Decimal("-1.00")},
    "revision_rate_ordered": {
        "rate_min": Decimal(2),
        "rate_max": Decimal(1),
        "rate_method": "irr",
    },
    "revision_rate_not_negative": {"rate_min": Decimal("-0.5"), "rate_method": "irr"},
    "revision_rate_has_method": {"rate_max": Decimal(1)},
    "revision_spread_has_benchmark": {"rate_spread_min_bp": 0},
    "revision_spread_ordered": {
        "rate_spread_min_bp": 10,
        "rate_spread_max_bp": -10,
        "rate_benchmark": "lpr_1y",
    },
    "revision_term_ordered": {"term_facility_min_months": 2, "term_facility_max_months": 1},
    "revision_term_positive": {"term_drawdown_months": 0},
    "revision_effective_ordered": {
        "effective_from": date(2026, 2, 2),
        "effective_to": date(2026, 2, 1),
    },
    "revision_state_known": {"state": "lost"},
}
ELSEWHERE = {
    "revision_number_once",
    "revision_one_open",
    "revision_one_published",
    "revision_second_person",
}
"""Tried below or, with the people they are about, in `test_drafts` and `test_approving`."""


def test_every_constraint_of_a_revision_is_tried() -> None:
    assert {*BROKEN, *ELSEWHERE} == {each.name for each in Revision._meta.constraints}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_told_in_its_sentence_before_the_database_is_asked(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        revision(**BROKEN[name]).validate_constraints()

    assert sentence_of(Revision, name) in refused.value.messages


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_the_database_keeps_the_rule_by_itself(name: str) -> None:
    broken = revision(**BROKEN[name])

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        broken.save()


SOUND: list[dict[str, Any]] = [
    {},
    {"limit_min": Decimal("1.00"), "limit_max": Decimal("1.00")},
    {"limit_max": Decimal("999999999999.99")},
    {"rate_min": Decimal(0), "rate_method": "simple"},
    {"rate_spread_max_bp": -55, "rate_benchmark": "lpr_5y"},
    {"rate_benchmark": "lpr_1y"},
    {"term_facility_min_months": 12, "term_facility_max_months": 12},
    {"speed_accept_days": 0},
    {"effective_from": date(2026, 2, 1), "effective_to": date(2026, 2, 1)},
    {"instrument": "loan", "stages": ["seed"], "aliases": ["别称"]},
]


@pytest.mark.django_db
@pytest.mark.parametrize("changes", SOUND, ids=lambda changes: "+".join(changes) or "blank")
def test_what_holds_is_taken_and_read_back_as_it_was(changes: dict[str, Any]) -> None:
    row = revision(**changes)
    row.full_clean()
    row.save()
    row.refresh_from_db()

    assert {name: getattr(row, name) for name in changes} == changes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"limit_max": Decimal("0.00")}, "limit_max"),
        ({"limit_max": Decimal("1.005")}, "limit_max"),
        ({"limit_max": Decimal("1000000000000.00")}, "limit_max"),
        ({"rate_min": Decimal("1000")}, "rate_min"),
        ({"rate_method": "magic"}, "rate_method"),
        ({"rate_benchmark": "libor"}, "rate_benchmark"),
        ({"stages": ["adult"]}, "stages"),
        ({"stages": ["seed", "seed"]}, "stages"),
        ({"stages": "seed"}, "stages"),
        ({"stages": [["seed"]]}, "stages"),
        ({"aliases": ["", "x"]}, "aliases"),
        ({"aliases": [1]}, "aliases"),
        ({"apply_url": "bank.example"}, "apply_url"),
        ({"apply_url": "javascript:alert(1)"}, "apply_url"),
        ({"name": ""}, "name"),
        ({"term_drawdown_months": -1}, "term_drawdown_months"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        revision(**changes).full_clean()

    assert field in refused.value.message_dict


@pytest.mark.django_db
def test_ticks_are_kept_in_the_order_of_the_words() -> None:
    row = revision(stages=["mature", "seed"], purposes=["green", "rnd"])
    row.save()
    row.refresh_from_db()

    assert (row.stages, row.purposes) == (["seed", "mature"], ["rnd", "green"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("revision_number_once", {"number": 1, "state": "superseded"}),
        ("revision_one_published", {"number": 2, "state": "published"}),
    ],
)
def test_there_is_one_of_each(name: str, changes: dict[str, Any]) -> None:
    twin = Revision(
        product=Product.objects.get(code=CODE), name="x", offering="promoted", **changes
    )

    with pytest.raises(ValidationError) as refused:
        twin.validate_constraints()

    assert refused.value.messages == [sentence_of(Revision, name)]


@pytest.mark.django_db
def test_a_second_draft_is_told_to_go_on_with_the_first() -> None:
    first = revision()
    first.save()
    second = Revision(product=first.product, number=2, name="x", offering="promoted")

    with pytest.raises(ValidationError, match="已有一份草稿"):
        second.validate_constraints()


@pytest.mark.django_db
def test_states_are_told_apart() -> None:
    product = Product.objects.get(code=CODE)

    assert product.published == published(CODE)
    assert product.draft is None
    assert str(product) == "招科投贷"
    assert Revision.objects.open().count() == 0
    assert str(Product.objects.create(code="bare")) == "bare"
