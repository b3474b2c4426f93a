"""Two at one product at once: one of them is refused, or both are in the journal in order."""

from __future__ import annotations

from threading import Barrier, Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from catalog.models import Entry
from products import curation, journal
from products.curation import NotAllowed
from products.models import Change, Organisation, Revision
from products.refreshing import refresh
from tests.builders import approve, lines, published, submitted
from tests.moves import CODE, product
from tests.people import person
from tests.threads import run, until_somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_two_approvals_at_once_publish_once() -> None:
    author = person("alice", superuser=True)
    approvers = [person("bob", superuser=True), person("carol", superuser=True)]
    waiting = submitted(CODE, author)
    start = Barrier(2, timeout=60)

    def decide(by: User) -> None:
        start.wait()
        approve(Revision.objects.get(pk=waiting.pk), by)

    first, second = run(lambda: decide(approvers[0]), lambda: decide(approvers[1]))

    refused = [outcome for outcome in (first, second) if outcome]
    assert [type(each) for each in refused] == [NotAllowed]
    assert lines() == 55
    assert published(CODE).number == 2
    assert journal.verify() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_two_who_start_at_once_share_one_draft() -> None:
    people = [person("alice", superuser=True), person("bob", superuser=True)]
    start = Barrier(2, timeout=60)

    def begin(by: User) -> None:
        start.wait()
        curation.start_revision(product=product(), by=by)

    assert run(lambda: begin(people[0]), lambda: begin(people[1])) == [None, None]
    assert Revision.objects.open().filter(product=product()).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_an_approval_that_meets_a_withdrawal_publishes_anew() -> None:
    """The withdrawal is not overwritten: the journal says withdrawn, published."""
    author, approver = person("alice", superuser=True), person("bob", superuser=True)
    waiting = submitted(CODE, author)
    withdrawn = Event()

    def withdraw() -> None:
        with transaction.atomic():
            curation.withdraw(product=product(), by=author, reason="停办")
            withdrawn.set()
            until_somebody_waits_for_a_lock()

    def decide() -> None:
        assert withdrawn.wait(timeout=60)
        approve(Revision.objects.get(pk=waiting.pk), by=approver)

    assert run(withdraw, decide) == [None, None]
    kinds = list(Change.objects.filter(seq__gt=54).values_list("kind", flat=True))
    assert kinds == ["withdrawn", "published"]
    states = Revision.objects.filter(product=product()).values_list("number", "state")
    assert dict(states) == {1: "withdrawn", 2: "published"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_a_refresh_that_meets_a_withdrawal_does_not_bring_the_entry_back() -> None:
    admin = person("alice", superuser=True)
    Organisation.objects.filter(code="cmb").update(name_en="CMB")
    withdrawn = Event()

    def withdraw() -> None:
        with transaction.atomic():
            curation.withdraw(product=product(), by=admin, reason="停办")
            withdrawn.set()
            until_somebody_waits_for_a_lock()

    def rename() -> None:
        assert withdrawn.wait(timeout=60)
        revisions = Revision.objects.published().filter(product=product())
        refresh(revisions=revisions, by=journal.By(admin, admin))

    assert run(withdraw, rename) == [None, None]
    assert list(Change.objects.filter(seq__gt=54).values_list("kind", flat=True)) == ["withdrawn"]
    assert Entry.objects.get(code=CODE).withdrawn_at is not None
