"""Every verb moves a revision from its own states alone, and for those alone who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from products import curation
from products.curation import TRANSITIONS, NotAllowed
from products.models import Revision
from products.vocabulary import STATE
from tests.builders import draft_of, lines
from tests.moves import CODE, VERBS, product
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


ALLOWED = {
    ("draft", "submit"): "in_review",
    ("draft", "discard"): None,
    ("draft", "claim"): "draft",
    ("in_review", "return_to_author"): "draft",
    ("in_review", "approve"): "published",
    ("published", "withdraw"): "withdrawn",
}
"""Every move there is, and where it leads; all others are refused."""


def in_state(state: str, author: User) -> Revision:
    """The second revision of a product, put into a state past the table."""
    revision = draft_of(CODE, author)
    Revision.objects.filter(product=revision.product, number=1).update(state="superseded")
    Revision.objects.filter(pk=revision.pk).update(state=state)
    return Revision.objects.get(pk=revision.pk)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATE.codes)
def test_every_verb_works_in_its_states_and_in_no_other(state: str, verb: str, admin: User) -> None:
    revision = in_state(state, person("alice", superuser=True))
    before = Revision.objects.filter(pk=revision.pk).values().get()

    if (state, verb) in ALLOWED:
        VERBS[verb](revision, admin)
        after = Revision.objects.filter(pk=revision.pk).first()
        assert (after and after.state) == ALLOWED[state, verb]
        return
    with pytest.raises(NotAllowed) as refused:
        VERBS[verb](revision, admin)
    assert str(refused.value).endswith("。")
    assert Revision.objects.filter(pk=revision.pk).values().get() == before
    assert lines() == 54


def test_the_table_and_the_matrix_agree() -> None:
    moves = {(start, verb) for verb, move in TRANSITIONS.items() for start in move.start}

    assert moves - {("published", "supersede")} == {
        (start, verb) for start, verb in ALLOWED if verb in TRANSITIONS
    }
    assert all(
        TRANSITIONS[verb].end == (end or "")
        for (_, verb), end in ALLOWED.items()
        if verb in TRANSITIONS
    )
    assert {move.end for move in TRANSITIONS.values()} - {""} <= set(STATE.codes)


EDITING = ("submit", "discard", "claim")
REVIEWING = ("approve", "return_to_author", "withdraw")
START = {verb: start for start, verb in ALLOWED}


@pytest.mark.parametrize("verb", EDITING)
def test_a_reviewer_who_may_not_edit_does_not_edit(verb: str, admin: User, reviewer: User) -> None:
    with pytest.raises(NotAllowed, match="权限"):
        VERBS[verb](in_state(START[verb], admin), reviewer)


@pytest.mark.parametrize("verb", REVIEWING)
def test_an_editor_who_may_not_review_does_not_review(verb: str, admin: User, editor: User) -> None:
    with pytest.raises(NotAllowed, match="权限"):
        VERBS[verb](in_state(START[verb], admin), editor)


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_without_a_role_moves_anything(verb: str, admin: User) -> None:
    with pytest.raises(NotAllowed, match="权限"):
        VERBS[verb](in_state(START[verb], admin), person("dave"))
    with pytest.raises(NotAllowed, match="权限"):
        curation.start_revision(product=product(), by=person("erin", "review_revision"))


def test_somebody_who_has_left_moves_nothing(admin: User) -> None:
    gone = person("gone", superuser=True)
    gone.is_active = False

    with pytest.raises(NotAllowed):
        curation.submit(revision=draft_of(CODE, admin), by=gone)
