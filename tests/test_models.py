"""Every constraint holds in the database and speaks to people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.constraints import BaseConstraint

from products.models import (
    Citation,
    Condition,
    Head,
    Highlight,
    LoadedRecord,
    Organisation,
    Participation,
    Revision,
    Source,
)
from tests.builders import published
from tests.constraint_sentences import sentence_of

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
