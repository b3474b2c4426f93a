"""A host is asked one thing at a time and left in peace between; four hosts at once, no more."""

from __future__ import annotations

from threading import Barrier

import pytest

from products.links.looking import look
from products.models import LinkOutcome
from tests.link_looks import Clock, chain, outer
from tests.link_rounds import names, run
from tests.listeners import Handler, Web

OPENS = LinkOutcome.OPENS


def test_a_host_has_a_second_of_peace_between_requests() -> None:
    clock = Clock()
    with Web(chain(2)) as web:
        look(web.url("/0"), outside=outer(web), pace=clock.pace())

    assert clock.slept == [1.0, 1.0]


def test_another_host_need_not_wait() -> None:
    clock = Clock()

    def page(handler: Handler) -> None:
        if handler.path == "/":
            handler.say(302, Location=handler.server.url("/x", "other.example"))
        else:
            handler.say(200)

    with Web(page) as web:
        look(web.url("/"), outside=outer(web), pace=clock.pace())

    assert clock.slept == []


@pytest.mark.django_db
def test_one_host_is_asked_one_thing_at_a_time() -> None:
    def page(handler: Handler) -> None:
        with handler.busy():
            handler.server.pause(0.05)
        handler.say(200)

    with Web(page) as web:
        names(*(web.url(f"/{number}") for number in range(6)))
        clock = Clock()
        report = run(web, pace=clock.pace())

    assert report.outcomes == {OPENS: 6}
    assert web.most["bank.example"] == 1
    assert clock.slept == [1.0] * 5


@pytest.mark.django_db
def test_a_host_that_several_redirect_to_is_asked_one_thing_at_a_time() -> None:
    def page(handler: Handler) -> None:
        if handler.path == "/":
            handler.say(302, Location=handler.server.url("/x", "shared.example"))
        else:
            with handler.busy():
                handler.server.pause(0.1)
            handler.say(200)

    with Web(page) as web:
        names(*(web.url("/", f"bank{number}.example") for number in range(4)))
        report = run(web)

    assert report.outcomes == {OPENS: 4}
    assert web.most["shared.example"] == 1


@pytest.mark.django_db
def test_four_hosts_are_asked_at_once_and_no_more() -> None:
    four = Barrier(4, timeout=20)

    def page(handler: Handler) -> None:
        with handler.busy():
            four.wait()  # breaks, and the look fails, unless four are here together
            handler.server.pause(0.1)  # for a fifth to be seen
        handler.say(200)

    with Web(page) as web:
        names(*(web.url("/", f"bank{number}.example") for number in range(8)))
        report = run(web)

    assert report.outcomes == {OPENS: 8}
    assert web.most["*"] == 4
