"""What is always true: every constraint holds in the database and speaks to people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.constraints import BaseConstraint

from products.condition_values import problem
from products.models import (
    AssessmentMethod,
    Citation,
    Condition,
    Family,
    Head,
    Highlight,
    LoadedRecord,
    Organisation,
    Participation,
    Product,
    Region,
    Revision,
    Source,
)
from products.models.reference import ancestors
from products.vocabulary import ATTRIBUTE
from tests.builders import published

CODE = "cmb-zhaoke-toudai"

MODELS = list(apps.get_app_config("products").get_models())
CONSTRAINTS = [(model, each) for model in MODELS for each in model._meta.constraints]


@pytest.mark.parametrize(
    "constraint", [each for _, each in CONSTRAINTS], ids=lambda constraint: constraint.name
)
def test_every_constraint_has_a_sentence(constraint: BaseConstraint) -> None:
    sentence = str(constraint.violation_error_message)

    assert sentence != str(BaseConstraint.default_violation_error_message)
    assert sentence.endswith("。")
    assert "%" not in sentence


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_chinese_name(model: type[models.Model]) -> None:
    assert any("一" <= letter <= "鿿" for letter in str(model._meta.verbose_name))


# --- revisions -----------------------------------------------------------------------------------


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
"""Tried below or, with the people they are about, in `test_curation`."""


def sentence_of(model: type[models.Model], name: str) -> str:
    constraint = next(each for each in model._meta.constraints if each.name == name)
    return str(constraint.violation_error_message)


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


# --- the rows below ------------------------------------------------------------------------------

ROWS: dict[str, Callable[[Revision], models.Model]] = {
    "participation_once": lambda to: Participation(
        revision=to, role="partner", organisation=Organisation.objects.get(code="hebei-stfc")
    ),
    "participation_role_known": lambda to: Participation(
        revision=to, role="friend", organisation=Organisation.objects.get(code="hebei-stfc")
    ),
    "condition_key_once": lambda to: Condition(
        revision=to, key=to.conditions.all()[0].key, attribute="project", words="文"
    ),
    "condition_operator_with_value": lambda to: Condition(
        revision=to, key="k", attribute="equity_invested", operator="equals", words="文"
    ),
    "highlight_key_once": lambda to: Highlight(
        revision=to, key=to.highlights.all()[0].key, kind="first", words="文"
    ),
    "citation_once": lambda to: Citation(
        revision=to,
        **Citation.objects.filter(revision=to).values("fact", "source_id", "locator", "basis")[0],
    ),
    "citation_basis_known": lambda to: Citation(
        revision=to, fact="name", source=Source.objects.all()[0], locator="x", basis="rumour"
    ),
    "organisation_kind_known": lambda to: Organisation(code="o", name="甲", kind="club"),
    "head_only_one": lambda to: Head(pk=2),
    "loaded_record_once": lambda to: LoadedRecord(type="product", code=CODE, record_digest="x"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_breaks_a_rule_is_refused_twice(name: str) -> None:
    """With the sentence before it is saved, and by the database if nobody asked before."""
    row = ROWS[name](published(CODE))

    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert sentence_of(type(row), name) in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_words_with_a_value_but_no_comparison_are_refused() -> None:
    row = Condition(revision=published(CODE), key="k", attribute="patents", value="5", words="五项")

    with pytest.raises(ValidationError, match="同时填写"):
        row.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["Key", "a b", "a--b", "-a", "键", "a\n", "", "a.b"])
def test_a_key_is_a_slug(key: str) -> None:
    row = Condition(revision=published(CODE), key=key, attribute="project", words="文")

    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "key" in refused.value.message_dict


# --- conditions ----------------------------------------------------------------------------------

SCORE = {
    "scheme": "企业创新积分制",
    "version": "2.0",
    "scale": "100",
    "region": "330100",
    "year": "2025",
    "score": "85.5",
}

FITS: list[tuple[str, str, object]] = [
    ("qualification", "any_of", ["high_tech"]),
    ("qualification", "any_of", ["high_tech", "srdi"]),
    ("industry", "any_of", ["C", "C39", "C3921"]),
    ("equity_invested", "equals", True),
    ("equity_invested", "equals", False),
    ("credit_record", "equals", False),
    ("operating_months", "at_least", "24"),
    ("turnover", "at_most", "5000000"),
    ("rnd_ratio", "at_least", "3.5"),
    ("debt_ratio", "at_most", "70"),
    ("innovation_score", "at_least", SCORE),
]

MISFITS: list[tuple[str, str, object]] = [
    ("qualification", "equals", ["high_tech"]),
    ("qualification", "any_of", "high_tech"),
    ("qualification", "any_of", []),
    ("qualification", "any_of", ["rich"]),
    ("qualification", "any_of", [["high_tech"]]),
    ("qualification", "any_of", [{"a": 1}]),
    ("qualification", "any_of", [None]),
    ("industry", "any_of", ["C99"]),
    ("industry", "any_of", [39]),
    ("industry", "any_of", ["C39２"]),
    ("equity_invested", "equals", "true"),
    ("equity_invested", "equals", 1),
    ("equity_invested", "any_of", [True]),
    ("credit_record", "equals", None),
    ("operating_months", "at_least", 24),
    ("operating_months", "equals", "24"),
    ("operating_months", "at_least", "two years"),
    ("operating_months", "at_least", "２４"),
    ("operating_months", "at_least", "24\n"),
    ("turnover", "at_least", "1e6"),
    ("turnover", "at_least", "-1"),
    ("patents", "at_least", True),
    ("innovation_score", "at_least", "85"),
    ("innovation_score", "equals", SCORE),
    ("innovation_score", "at_least", {"score": "85"}),
    ("innovation_score", "at_least", SCORE | {"score": 85.5}),
    ("innovation_score", "at_least", SCORE | {"score": float("nan")}),
    ("innovation_score", "at_least", SCORE | {"scheme": None}),
    ("innovation_score", "at_least", SCORE | {"extra": "x"}),
    ("company_type", "equals", "llc"),
    ("project", "any_of", ["a"]),
    ("authorised_data", "equals", True),
    ("nothing", "equals", True),
]


@pytest.mark.parametrize(("attribute", "operator", "value"), FITS)
def test_a_value_that_fits_its_attribute_is_taken(
    attribute: str, operator: str, value: object
) -> None:
    assert problem(attribute, operator, value) is None


@pytest.mark.parametrize(("attribute", "operator", "value"), MISFITS)
def test_a_value_that_does_not_fit_is_told_why(
    attribute: str, operator: str, value: object
) -> None:
    sentence = problem(attribute, operator, value)

    assert sentence is not None
    assert sentence.endswith("。")


def test_every_attribute_takes_a_value_or_is_words_only() -> None:
    compared = {attribute for attribute, _, _ in FITS} | {"headcount", "patents"}
    words_only = {"company_type", "company_size", "authorised_data", "project"}

    assert compared | words_only == set(ATTRIBUTE.codes)


@pytest.mark.django_db
@pytest.mark.parametrize(("attribute", "operator", "value"), FITS)
def test_a_value_comes_back_from_the_database_as_it_was(
    attribute: str, operator: str, value: object
) -> None:
    row = Condition(
        revision=published(CODE),
        key="k",
        attribute=attribute,
        operator=operator,
        value=value,
        words="文",
    )
    row.full_clean()
    row.save()

    row.refresh_from_db()
    assert row.value == value
    assert type(row.value) is type(value)


# --- reference -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["91110000600037341L", ""])
def test_a_credit_code_with_its_check_digit_is_taken(code: str) -> None:
    Organisation(code="o", name="甲", kind="bank", uscc=code).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code", ["91110000600037341A", "91110000600037341", "911100006000373411", "甲" * 18]
)
def test_a_credit_code_with_a_wrong_check_digit_is_refused(code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Organisation(code="o", name="甲", kind="bank", uscc=code).full_clean()

    assert "uscc" in refused.value.message_dict


@pytest.mark.django_db
def test_ancestors_are_nearest_first_and_end() -> None:
    assert ancestors(Region.objects.get(code="330106")) == ["330100", "330000", "000000"]
    assert ancestors(Region.objects.get(code="000000")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Organisation, "organisation_not_its_own_parent"),
        (Family, "family_not_its_own_parent"),
    ],
)
def test_nobody_is_their_own_parent(model: type[Organisation] | type[Family], name: str) -> None:
    row = model._default_manager.order_by("code")[0]
    row.parent_id = row.pk

    with pytest.raises(ValidationError, match="上级不能是自己"):
        row.full_clean()
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert refused.value.messages == [sentence_of(model, name)]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()


@pytest.mark.django_db
def test_a_row_below_is_no_parent() -> None:
    """A ring would put a row among its own ancestors."""
    branch = Organisation.objects.get(code="spdb-xian-hardtech")
    head_office = Organisation.objects.get(code="spdb")
    assert branch.parent == head_office
    head_office.parent = branch

    with pytest.raises(ValidationError, match="上级"):
        head_office.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "field"),
    [
        (lambda: Organisation(code="Bad Code", name="甲", kind="bank"), "code"),
        (lambda: Product(code="a_b"), "code"),
        (lambda: Product(code="cmb-zhaoke-toudai"), "code"),
        (lambda: Product(code="a" * 81), "code"),
        (lambda: Source(key="k", kind="rumour", title="题"), "kind"),
        (lambda: Source(key="k", kind="news", title="题", url="no address"), "url"),
        (lambda: Region(code="12345", name="甲", level="county"), "code"),
        (lambda: Region(code="１２３４５６", name="甲", level="county"), "code"),
        (lambda: AssessmentMethod(code="m", name="法", dimensions=["a", "a"]), "dimensions"),
    ],
)
def test_a_wrong_reference_is_refused_at_its_field(
    row: Callable[[], models.Model], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        row().full_clean()

    assert field in refused.value.message_dict


# --- what is shown where -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "path"),
    [
        (lambda to: to.issuer, "issuer"),
        (lambda to: to.family, "family"),
        (lambda to: to.methods.all()[0], "method"),
        (lambda to: to.citations.all()[0].source, "source"),
        (lambda to: to.regions.all()[0], "region"),
        (lambda to: to.participations.all()[0].organisation, "participation"),
    ],
    ids=["issuer", "family", "method", "source", "region", "participation"],
)
def test_a_revision_shows_every_reference_row_once(
    row: Callable[[Revision], models.Model], path: str
) -> None:
    revision = published(CODE)

    shown = Revision.objects.published().showing(row(revision))

    assert list(shown.filter(pk=revision.pk)) == [revision]


@pytest.mark.django_db
def test_states_are_told_apart() -> None:
    product = Product.objects.get(code=CODE)

    assert product.published == published(CODE)
    assert product.draft is None
    assert str(product) == "招科投贷"
    assert Revision.objects.open().count() == 0
    assert str(Product.objects.create(code="bare")) == "bare"
