"""A round asks each public address that is due once, in its time, and keeps what it found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from products.links.checking import Looked, check_links, due
from products.links.fetching import Outside
from products.models import Change, LinkCheck, LinkOutcome, Revision, Source
from tests import threads
from tests.builders import draft_of, published
from tests.link_looks import Clock, outer
from tests.link_rounds import names, run, seen
from tests.listeners import Handler, Web

OPENS, BROKEN, REFUSED = LinkOutcome.OPENS, LinkOutcome.BROKEN, LinkOutcome.REFUSED
CODE = "hxb-keji-qiye-touliandai"


@pytest.mark.django_db
def test_a_redirect_to_a_very_long_address_fits_the_row() -> None:
    def page(handler: Handler) -> None:
        status = 404 if len(handler.path) > 9 else 302
        handler.say(status, Location="/" + "a" * 3000)

    with Web(page) as web:
        Source.objects.filter(key="hebei-linkage").update(url=web.url("/"))
        run(web)

    row = LinkCheck.objects.get()
    row.full_clean()
    assert row.words.endswith("…”。网页已不在（404）。")


@pytest.mark.django_db
def test_public_addresses_are_looked_at_each_once(editor: User) -> None:
    with Web(lambda page: page.say(200)) as web:
        Revision.objects.filter(pk=published(CODE).pk).update(apply_url=web.url("/apply"))
        names(web.url("/source"), web.url("/apply"))
        draft_of("cmb-zhaoke-toudai", editor, apply_url=web.url("/draft"))
        run(web)

    assert sorted(path for *_, path in web.asked) == ["/apply", "/source"]
    assert set(LinkCheck.objects.values_list("url", flat=True)) == {
        web.url("/apply"),
        web.url("/source"),
    }


@pytest.mark.django_db
def test_a_round_changes_nothing_but_its_own_rows() -> None:
    Revision.objects.filter(pk=published(CODE).pk).update(apply_url="http://bank.example/")
    before = published(CODE).saved_at, Change.objects.count()

    check_links(due(), minutes=1, outside=Outside(resolve=lambda host: []), pace=Clock().pace())

    assert LinkCheck.objects.get().outcome == BROKEN
    assert (published(CODE).saved_at, Change.objects.count()) == before


@pytest.mark.django_db
def test_the_second_run_of_a_day_asks_nobody() -> None:
    with Web(lambda page: page.say(200)) as web:
        names(web.url("/a"), web.url("/b"))
        first, second = run(web), run(web)

    assert (first.outcomes, second.outcomes) == ({OPENS: 2}, {})
    assert len(web.asked) == 2


@pytest.mark.django_db
def test_the_next_day_asks_again_longest_unseen_first() -> None:
    names("http://a.example/", "http://b.example/", "http://c.example/", "http://d.example/")
    now = timezone.now()
    for url, hours in {"a": 21, "b": 19, "c": 22}.items():
        seen(f"http://{url}.example/", now - timedelta(hours=hours))

    assert due() == ["http://d.example/", "http://c.example/", "http://a.example/"]
    assert due(again=True)[-1] == "http://b.example/"


@pytest.mark.django_db
def test_only_the_broken_can_be_asked_for() -> None:
    names("http://a.example/", "http://b.example/", "http://c.example/")
    seen("http://a.example/", timezone.now(), BROKEN)
    seen("http://b.example/", timezone.now())

    assert due(again=True, only="broken") == ["http://a.example/"]


@pytest.mark.django_db
def test_failing_since_is_kept_while_it_fails_and_cleared_when_it_opens() -> None:
    status = 404

    def page(handler: Handler) -> None:
        handler.say(status)

    with Web(page) as web:
        names(web.url("/"))

        def after() -> LinkCheck:
            check_links(due(again=True), minutes=1, outside=outer(web), pace=Clock().pace())
            return LinkCheck.objects.get()

        first = after()
        status = 500
        second = after()
        status = 200
        third = after()
        status = 404
        fourth = after()

    assert first.failing_since == first.checked_at
    assert (second.failing_since, second.status) == (first.failing_since, 500)
    assert second.checked_at > first.checked_at
    assert (third.outcome, third.failing_since) == (OPENS, None)
    assert fourth.failing_since == fourth.checked_at


@pytest.mark.django_db
def test_what_nobody_names_any_more_is_forgotten() -> None:
    names("http://127.0.0.1/")
    seen("http://gone.example/", timezone.now(), BROKEN)
    seen("http://127.0.0.1/", timezone.now(), REFUSED)

    check_links(due(), minutes=1)

    assert [row.url for row in LinkCheck.objects.all()] == ["http://127.0.0.1/"]


@pytest.mark.django_db
def test_a_round_ends_in_time_and_the_next_goes_on() -> None:
    clock = Clock()

    def page(handler: Handler) -> None:
        clock.sleep(25)
        handler.say(200)

    with Web(page) as web:
        names(*(web.url(f"/{number}") for number in range(6)))
        first = run(web, minutes=1, pace=clock.pace(), clock=clock)
        second = run(web)

    assert (first.outcomes, first.left) == ({OPENS: 3}, 3)
    assert (second.outcomes, second.left) == ({OPENS: 3}, 0)
    assert len({path for *_, path in web.asked}) == 6


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_lose_nothing(committed: None) -> None:
    both = Barrier(2, timeout=30)

    def together(looks: Iterable[Looked]) -> Iterable[Looked]:
        for looked in looks:
            both.wait()
            yield looked

    with Web(lambda page: page.say(404)) as web:
        names(*(web.url("/", f"bank{number}.example") for number in range(8)))
        one = partial(run, web, watched=together)
        assert threads.run(one, one) == [None, None]

    rows = LinkCheck.objects.filter(outcome=BROKEN, status=404, failing_since__isnull=False)
    assert (rows.count(), LinkCheck.objects.count()) == (8, 8)
