"""Only what says something new and is ready goes into review, and only ready does it leave it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from products import curation
from products.curation import NotAllowed
from products.models import Revision
from tests.builders import approve, draft_of, published, submitted
from tests.moves import CODE, product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def test_what_says_nothing_new_is_not_submitted(editor: User) -> None:
    draft = curation.start_revision(product=product(), by=editor)

    with pytest.raises(NotAllowed, match="没有可提交的改动"):
        curation.submit(revision=draft, by=editor)

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_blocks_publication_is_said_at_submission(editor: User) -> None:
    draft = draft_of(CODE, editor, summary="", verified_on=None)

    with pytest.raises(NotAllowed) as refused:
        curation.submit(revision=draft, by=editor)

    assert "还有 2 处须先改好" in str(refused.value)
    assert "简介" in str(refused.value)
    assert "核对日期" in str(refused.value)


def test_what_stopped_being_ready_in_review_is_not_published(editor: User, reviewer: User) -> None:
    waiting = submitted(CODE, editor)
    waiting.citations.all().delete()

    with pytest.raises(NotAllowed, match="没有出处"):
        approve(waiting, by=reviewer)

    waiting.refresh_from_db()
    assert waiting.state == "in_review"
    assert published(CODE).number == 1


def test_the_state_that_counts_is_the_stored_one(editor: User, reviewer: User) -> None:
    """Two browser windows: the second holds a revision that has moved on meanwhile."""
    waiting = submitted(CODE, editor)
    stale = Revision.objects.get(pk=waiting.pk)
    approve(waiting, by=reviewer)

    with pytest.raises(NotAllowed, match="已发布"):
        curation.return_to_author(revision=stale, by=reviewer, reason="晚了")
