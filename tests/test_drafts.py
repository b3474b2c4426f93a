"""A product has one open draft: a copy of what is public, with everyone who saved it as author."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from products import curation
from products.curation import NotAllowed
from products.freezing import freeze
from products.models import Product, Revision
from tests.builders import approve, draft_of, lines, published, submitted
from tests.moves import CODE, new_draft, product
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def test_a_draft_begins_as_a_copy_of_what_is_public(editor: User) -> None:
    original = published(CODE)

    draft = curation.start_revision(product=product(), by=editor)

    assert (draft.number, draft.state, draft.author) == (original.number + 1, "draft", editor)
    assert list(draft.authors.all()) == [editor]
    assert (draft.approver, draft.self_approved, draft.submitted_at) == (None, False, None)
    assert freeze(Revision.objects.get(pk=draft.pk)) == freeze(original)
    assert published(CODE).pk == original.pk
    assert original.citations.exists()


def test_the_copy_leaves_the_rows_of_the_original_alone(editor: User) -> None:
    before = freeze(published(CODE))
    draft = curation.start_revision(product=product(), by=editor)
    draft.conditions.all().delete()
    draft.citations.all().delete()
    draft.regions.clear()

    assert freeze(published(CODE)) == before


def test_whoever_starts_second_gets_the_open_draft(editor: User, admin: User) -> None:
    draft = curation.start_revision(product=product(), by=editor)

    again = curation.start_revision(product=product(), by=admin)

    assert again.pk == draft.pk
    assert again.author == editor
    assert list(again.authors.all()) == [editor]


def test_everyone_who_saved_a_draft_is_one_of_its_authors(editor: User, admin: User) -> None:
    draft = draft_of(CODE, editor)
    curation.claim(revision=draft, by=admin)

    draft.refresh_from_db()
    assert draft.author == admin
    assert set(draft.authors.all()) == {editor, admin}


def test_the_authors_of_the_last_revision_are_not_those_of_the_next(
    editor: User, reviewer: User
) -> None:
    approve(submitted(CODE, editor), by=reviewer)
    other = person("frank", "change_revision", "review_revision")

    draft = curation.start_revision(product=product(), by=other)

    assert list(draft.authors.all()) == [other]


def test_a_product_without_content_cannot_be_started(editor: User) -> None:
    empty = Product.objects.create(code="empty")

    with pytest.raises(NotAllowed, match="新增"):
        curation.start_revision(product=empty, by=editor)


def test_a_discarded_draft_leaves_the_public_entry(editor: User) -> None:
    draft = draft_of(CODE, editor)

    curation.discard(revision=draft, by=editor)

    assert not Revision.objects.filter(pk=draft.pk).exists()
    assert published(CODE).number == 1
    assert lines() == 54


def test_a_product_that_was_never_published_goes_with_its_draft(editor: User) -> None:
    curation.discard(revision=new_draft(), by=editor)

    assert not Product.objects.filter(code="brand-new").exists()


def test_at_most_one_open_revision_a_product(editor: User) -> None:
    draft = draft_of(CODE, editor)

    for state in ("draft", "in_review"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.create(
                product=draft.product, number=9, name="x", offering="promoted", state=state
            )


def test_at_most_one_published_revision_a_product() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            product=product(), number=9, name="x", offering="promoted", state="published"
        )
