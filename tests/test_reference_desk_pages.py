"""The desk's lists of reference rows count and find them; no page of one carries inline code."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from products import curation
from products.models import AssessmentMethod, Family, Organisation, Product, Revision
from tests.builders import published
from tests.reference_desk import REFERENCE, SignIn, address


@pytest.mark.parametrize("model", REFERENCE)
def test_the_list_counts_the_published_products_that_show_a_row(
    sign_in: SignIn, admin: User, model: Any
) -> None:
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    revision = published("hxb-keji-qiye-touliandai")
    for code in ("hxb", "cmb"):  # the issuer in another role, and somebody in two
        for role in ("partner", "promoter"):
            revision.participations.create(
                role=role, organisation=Organisation.objects.get(code=code)
            )
    client = sign_in(admin)
    listing = client.get(reverse(f"admin:products_{model._meta.model_name}_changelist"))
    found = {row.pk: row.products for row in listing.context["cl"].queryset}
    assert found == {row.pk: _shown_itself(row) for row in model.objects.all()}
    assert any(found.values())


def _shown_itself(row: Any) -> int:
    """Counted the long way: by reading every public revision."""
    found = 0
    shown: list[Any]
    for revision in Revision.objects.published():
        match row:
            case Organisation():
                taking_part = [one.organisation for one in revision.participations.all()]
                shown = [revision.issuer, *taking_part]
            case Family():
                shown = [revision.family]
            case AssessmentMethod():
                shown = list(revision.methods.all())
            case _:
                shown = [one.source for one in revision.citations.all()]
        found += row in shown
    return found


def test_a_list_of_any_length_takes_the_same_statements(sign_in: SignIn, admin: User) -> None:
    client, page = sign_in(admin), reverse("admin:products_organisation_changelist")

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page, {"o": "-7"}).status_code == 200
        return len(captured)

    before = statements()
    for number in range(10):
        Organisation.objects.create(code=f"bank-{number}", name=f"{number} 号行", kind="bank")
    assert statements() == before


@pytest.mark.parametrize(
    ("model", "word", "code"),
    [
        ("organisation", "cmbchina", "cmb"),
        ("family", "equity-linked", "equity-linked-loan"),
        ("assessmentmethod", "cmb-risk", "cmb-risk-model"),
        ("source", "spdb-hard", "spdb-hardtech"),
    ],
)
def test_rows_are_found_by_what_people_know_of_them(
    sign_in: SignIn, admin: User, model: str, word: str, code: str
) -> None:
    Organisation.objects.filter(code="cmb").update(domain="cmbchina.com")
    page = sign_in(admin).get(reverse(f"admin:products_{model}_changelist"), {"q": word})
    rows = page.context["cl"].result_list
    assert code in [getattr(row, "code", None) or getattr(row, "key", None) for row in rows]


def test_the_pages_carry_no_inline_script_or_style(
    sign_in: SignIn, admin: User, bank: Organisation
) -> None:
    client = sign_in(admin)
    for model in REFERENCE:
        row = model.objects.first()
        for page in ("change", "history"):
            body = client.get(address(row, page)).content.decode()
            for inline in ("<style", " style=", " onclick=", " onload=", "<script>"):
                assert inline not in body, (model, page, inline)
    assert "<style" not in client.get(address(bank, "delete")).content.decode()
