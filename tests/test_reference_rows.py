"""A reference row is right in itself, is not above itself, and is shown by what refers to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from products.models import (
    AssessmentMethod,
    Family,
    Organisation,
    Product,
    Region,
    Revision,
    Source,
)
from products.models.reference import ancestors
from tests.builders import published
from tests.constraint_sentences import sentence_of

CODE = "cmb-zhaoke-toudai"


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
