"""Two people at one revision at the same time, many times over.

Fifteen of each kind here; `make races` runs three hundred on both databases.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from products import curation, journal
from products.curation import NotAllowed
from products.models import Change, Revision
from tests.builders import draft_of, published, seen
from tests.people import person

CODE = "hxb-keji-qiye-touliandai"
TIMES = int(os.environ.get("RACES", "15"))

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("committed")]


@pytest.fixture
def race() -> Iterator[Callable[..., list[Any]]]:
    """Runs functions at the same time; what each returned, or the refusal it met."""
    with ThreadPoolExecutor(2) as threads:

        def attempt(start: Barrier, move: Callable[[], Any]) -> Any:
            start.wait()
            try:
                return move()
            except NotAllowed as refusal:
                return refusal

        def run(*moves: Callable[[], Any]) -> list[Any]:
            start = Barrier(len(moves), timeout=60)
            return [
                done.result(timeout=120)
                for done in [threads.submit(attempt, start, move) for move in moves]
            ]

        yield run
        both = Barrier(2, timeout=60)

        def hang_up() -> None:
            both.wait()
            connection.close()

        for done in [threads.submit(hang_up) for _ in range(2)]:
            done.result(timeout=120)


def handed_in(author: User, number: int) -> Revision:
    """A new draft that says something new, submitted."""
    draft = draft_of(CODE, author, summary=f"第 {number} 次改动的简介。")
    return curation.submit(revision=draft, by=author)


def put_away(by: User) -> None:
    """Whatever the race left open is thrown away, so that the next one starts afresh."""
    left = Revision.objects.open().filter(product__code=CODE).first()
    if left and left.state == "in_review":
        left = curation.return_to_author(revision=left, by=by, reason="收拾")
    if left:
        curation.discard(revision=left, by=by)


def test_what_is_published_is_what_was_approved(race: Callable[..., list[Any]]) -> None:
    """Approving meets somebody who returns it, rewrites it and hands it in again."""
    author, reviewer, third = (person(name, superuser=True) for name in ("a", "b", "c"))
    won = 0
    for number in range(TIMES):
        waiting = handed_in(author, number)
        read, before = seen(waiting), Change.objects.count()

        def approve(waiting: Revision = waiting, read: str = read) -> Change:
            return curation.approve(revision=waiting, by=reviewer, seen=read)

        def rewrite(waiting: Revision = waiting, number: int = number) -> str:
            draft = curation.return_to_author(revision=waiting, by=third, reason="再改")
            Revision.objects.filter(pk=draft.pk).update(summary=f"偷换的简介 {number}。")
            curation.claim(revision=draft, by=third)
            curation.submit(revision=draft, by=third)
            return "rewritten"

        approved, rewritten = race(approve, rewrite)
        lines = Change.objects.count() - before
        if isinstance(approved, Change):
            won += 1
            assert (lines, approved.content_digest) == (1, read)
            assert published(CODE).summary == f"第 {number} 次改动的简介。"
            assert isinstance(rewritten, NotAllowed)
            assert re.search(r"（b [0-9 :-]+ 批准）", str(rewritten))
        else:
            assert (lines, rewritten) == (0, "rewritten")
            assert "偷换" not in published(CODE).summary
        put_away(third)
    assert journal.verify() is None
    assert Change.objects.filter(kind="revised").count() == won


def test_two_approvals_publish_once_and_the_second_hears_of_the_first(
    race: Callable[..., list[Any]],
) -> None:
    author, bob, carol = (person(name, superuser=True) for name in ("a", "bob", "carol"))
    for number in range(TIMES):
        waiting = handed_in(author, number)
        read, before = seen(waiting), Change.objects.count()

        def approve(by: User, waiting: Revision = waiting, read: str = read) -> Change:
            return curation.approve(revision=waiting, by=by, seen=read)

        outcomes = race(lambda: approve(bob), lambda: approve(carol))
        (change,) = (outcome for outcome in outcomes if isinstance(outcome, Change))
        (refusal,) = (outcome for outcome in outcomes if isinstance(outcome, NotAllowed))
        assert Change.objects.count() - before == 1
        assert change.content_digest == read
        first = published(CODE).approver
        assert first in (bob, carol)
        assert re.search(f"（{first} [0-9 :-]+ 批准）", str(refusal))
    assert journal.verify() is None
    assert Revision.objects.published().filter(product__code=CODE).count() == 1
