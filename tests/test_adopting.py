"""What changes without a draft, an adopted record or a reference row, is journalled once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from products import curation, journal
from products.models import Attribution, Organisation, Product, Revision
from products.record_files import RecordError
from products.refreshing import refresh
from tests.builders import approve, draft_of, lines, submitted, written
from tests.moves import CODE, product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def test_a_record_reviewed_elsewhere_is_adopted_as_it_stands() -> None:
    change = curation.adopt(record=written(), door="import_catalog")

    assert change is not None
    assert (change.kind, change.reviewed) == ("published", "self")
    behind = Attribution.objects.get(change=change)
    assert (behind.author, behind.approver, behind.door) == (None, None, "import_catalog")


def test_a_record_that_says_nothing_new_is_not_adopted_again() -> None:
    curation.adopt(record=written(), door="import_catalog")
    before = Revision.objects.count()

    assert curation.adopt(record=written(), door="import_catalog") is None
    assert Revision.objects.count() == before
    assert lines() == 55


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"citations": []}, "no citation"),
        ({"issuer": "nobody"}, "there is no organisation 'nobody'"),
        ({"offering": "promoted"}, "不能有发行机构"),
        ({"limit": {"min": "2.00", "max": "1.00"}}, "额度下限不能高于上限"),
        ({"code": "Bad Code"}, "代码"),
        ({"code": "a\n"}, "代码"),
    ],
)
def test_a_record_that_does_not_hold_leaves_nothing_behind(
    changes: dict[str, Any], reason: str
) -> None:
    before = Product.objects.count()

    with pytest.raises(RecordError, match=reason):
        curation.adopt(record=written(**changes), door="import_catalog")

    assert Product.objects.count() == before
    assert lines() == 54


def test_adopting_past_an_open_draft_is_refused_with_a_sentence(editor: User) -> None:
    draft_of(CODE, editor)

    with pytest.raises(RecordError, match="已有一份草稿"):
        curation.adopt(record=written(code=CODE), door="import_catalog")


def test_a_reference_rows_change_is_journalled_once(admin: User) -> None:
    Organisation.objects.filter(code="cmb").update(name="招商银行股份有限公司")
    shown = Revision.objects.published().showing(Organisation.objects.get(code="cmb"))
    by = journal.By(admin, admin)

    changes = refresh(revisions=shown, by=by)

    assert CODE in [change.product.code for change in changes]
    assert {change.kind for change in changes} == {"refreshed"}
    assert all("招商银行股份有限公司" in (change.record or "") for change in changes)
    assert all(change.product.revisions.published().count() == 1 for change in changes)
    assert refresh(revisions=shown.all(), by=by) == []


def test_a_refreshed_line_keeps_how_the_content_was_reviewed(editor: User, reviewer: User) -> None:
    approve(submitted(CODE, editor), by=reviewer)
    Organisation.objects.filter(code="cmb").update(name_en="CMB")
    revisions = Revision.objects.published().filter(product=product())

    (change,) = refresh(revisions=revisions, by=journal.By(None, None))

    assert change.reviewed == "second_person"
