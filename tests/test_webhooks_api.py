"""A partner looks after its webhooks by itself, and sees nobody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from partners.models import Endpoint, Partner
from partners.webhooks import managing, signing
from tests.partnering import a_partner, bearer, key_of
from tests.problems import problem
from tests.webhook_receivers import LOOPBACK, Receiver, deliver, endpoint, verified

pytestmark = pytest.mark.django_db
URL = "https://partner.example/kedai"
Ask = Callable[..., Any]


@pytest.fixture
def partner(db: None) -> Partner:
    return a_partner()


@pytest.fixture
def ask(client: Client, partner: Partner) -> Ask:
    """A request of the partner's: method, path below `webhooks/`, what is sent."""
    key = key_of(partner, "webhooks")

    def send(method: str, path: str = "", sent: Any = None, **headers: str) -> Any:
        body = {} if sent is None else {"data": json.dumps(sent)}
        return getattr(client, method)(
            f"/api/v1/webhooks/{path}",
            **body,
            content_type="application/json",
            headers={**bearer(key), **headers},
        )

    return send


@pytest.fixture
def made(ask: Ask) -> Any:
    """A webhook as it is told when it is made."""
    answer = ask("post", sent={"url": URL, "filters": {"stage": "startup"}, "description": "仓库"})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_webhook_is_made_from_now_on_and_its_secret_is_told_once(ask: Ask, made: Any) -> None:
    secret = made.pop("secret")
    assert secret == signing.secret(Endpoint.objects.get())
    assert made == {
        **made,
        "url": URL,
        "filters": {"stage": "startup"},
        "description": "仓库",
        "enabled": True,
        "disabled": None,
        "cursor": 54,
        "lag": 0,
        "failures": 0,
        "next_attempt_at": None,
        "previous_secret_until": None,
    }
    again = ask("get", f"{made['uid']}/")
    assert again.json() == made
    assert again["Cache-Control"] == "no-store"
    assert ask("get").json() == {"webhooks": [made]}


def test_making_one_says_where_it_is(ask: Ask) -> None:
    answer = ask("post", sent={"url": URL})
    assert answer["Location"] == f"/api/v1/webhooks/{answer.json()['uid']}/"
    assert ask("get", f"{answer.json()['uid']}/").status_code == 200


def test_no_secret_is_in_the_database(ask: Ask, made: Any) -> None:
    rows = str([*Endpoint.objects.values()])
    assert made["secret"] not in rows
    assert made["secret"].removeprefix("whsec_") not in rows
    other = ask("post", sent={"url": URL}).json()
    assert other["secret"] != made["secret"]


def test_it_is_changed_disabled_and_enabled_again(ask: Ask, made: Any) -> None:
    path = f"{made['uid']}/"
    changed = ask("patch", path, {"url": f"{URL}/2", "filters": {}, "description": ""}).json()
    assert (changed["url"], changed["filters"], changed["description"]) == (f"{URL}/2", {}, "")
    off = ask("patch", path, {"enabled": False}, **{"Accept-Language": "en"}).json()
    assert (off["enabled"], off["disabled"]["reason"]) == (False, "partner")
    assert off["disabled"]["detail"] == "The partner has disabled it."
    assert off["url"] == f"{URL}/2", "what is not given stays"
    assert ask("patch", path, {"enabled": True}).json() == changed
    assert ask("delete", path).status_code == 204
    assert ask("get", path).status_code == 404


def test_what_the_desk_has_disabled_stays_so(ask: Ask, made: Any) -> None:
    Endpoint.objects.disable("desk", Endpoint.objects.get().created_at)
    path = f"{made['uid']}/"
    for answer in (
        ask("patch", path, {"enabled": True}),
        ask("patch", path, {"enabled": False}),
        ask("post", f"{path}test/"),
        ask("post", f"{path}redeliver/", {"seq": 1}),
    ):
        problem(answer, 409)
    assert Endpoint.objects.get().disabled == "desk"


@pytest.mark.parametrize(
    ("sent", "pointers"),
    [
        ([], [""]),
        ({}, ["/url"]),
        ({"url": 5}, ["/url"]),
        ({"url": "http://partner.example/"}, ["/url"]),
        ({"url": URL, "uri": URL, "enabled": True}, ["/uri", "/enabled"]),
        ({"url": URL, "description": "贷" * 201}, ["/description"]),
        ({"url": URL, "description": "a\nb"}, ["/description"]),
        ({"url": URL, "description": None}, ["/description"]),
        ({"url": URL, "filters": "stage=seed"}, ["/filters"]),
        ({"url": URL, "filters": {"stage": ["seed"]}}, ["/filters/stage"]),
        ({"url": URL, "filters": {"stage": "seeds", "amount": "-1"}},
         ["/filters/stage", "/filters/amount"]),
        ({"url": URL, "filters": {"stages": "seed"}}, ["/filters/stages"]),
        ({"url": URL, "filters": {"page_size": "1", "as_of": "2026-01-01"}},
         ["/filters/page_size", "/filters/as_of"]),
        ({"url": URL, "filters": {"a/b~": "1"}}, ["/filters/a~1b~0"]),
        ({"url": URL, "filters": {"family": "no-such-family"}}, ["/filters/family"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(ask: Ask, sent: Any, pointers: list[str]) -> None:
    told = problem(ask("post", sent=sent), 400)
    assert sorted(fault["pointer"] for fault in told["errors"]) == sorted(pointers)
    assert not Endpoint.objects.exists()


def test_a_slip_in_a_name_is_told_what_was_meant(ask: Ask) -> None:
    [fault] = ask("post", sent={"url": URL, "filters": {"stages": "seed"}}).json()["errors"]
    assert fault["did_you_mean"] == "stage"


def test_a_partner_has_at_most_ten(ask: Ask, partner: Partner) -> None:
    for _ in range(managing.MOST):
        endpoint(partner, URL)
    problem(ask("post", sent={"url": URL}), 409)
    assert Endpoint.objects.count() == managing.MOST


def test_anothers_are_as_unknown_as_what_never_was(ask: Ask, made: Any, client: Client) -> None:
    stranger = bearer(key_of(a_partner("b-bank"), "webhooks"))
    path = f"/api/v1/webhooks/{made['uid']}/"
    for below, method in (
        ("", "get"), ("", "patch"), ("", "delete"), ("rotate/", "post"), ("test/", "post"),
        ("redeliver/", "post"), ("deliveries/", "get"),
    ):  # fmt: skip
        told = [
            getattr(client, method)(
                f"{where}{below}", content_type="application/json", headers=stranger
            )
            for where in (path, "/api/v1/webhooks/0000000000000000/")
        ]
        assert [answer.status_code for answer in told] == [404, 404], (below, method)
        assert told[0].content == told[1].content
    assert Endpoint.objects.get().secret_version == 1
    assert client.get("/api/v1/webhooks/", headers=stranger).json() == {"webhooks": []}


def test_it_takes_a_key_with_the_scope(client: Client, partner: Partner) -> None:
    problem(client.get("/api/v1/webhooks/"), 401)
    told = problem(client.get("/api/v1/webhooks/", headers=bearer(key_of(partner, "read"))), 403)
    assert told["scope"] == "webhooks"


def test_a_rotated_secret_is_told_once_and_the_old_one_signs_for_a_day(
    ask: Ask, made: Any, settings: Any
) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    path = f"{made['uid']}/"
    rotated = ask("post", f"{path}rotate/").json()
    assert rotated["secret"] != made["secret"]
    assert rotated["previous_secret_until"] is not None
    with Receiver() as receiver:
        assert ask("patch", path, {"url": receiver.url()}).status_code == 200
        tested = ask("post", f"{path}test/")
        deliver()
    [delivery] = receiver.taken
    assert (tested.status_code, tested.json()) == (202, {"webhook_id": delivery.message})
    verified(delivery, rotated["secret"], made["secret"])
    assert "secret" not in ask("get", path).json()


def test_the_log_is_read_page_by_page_and_a_line_is_sent_again(
    ask: Ask, partner: Partner, settings: Any
) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with Receiver() as receiver:
        one = endpoint(partner, receiver.url(), after=50)
        deliver()
        again = ask("post", f"{one.uid}/redeliver/", {"seq": 51})
        assert (again.status_code, again.json()) == (202, {"webhook_id": f"msg_{one.uid}_51"})
        deliver()
    assert receiver.seqs() == [51, 52, 53, 54, 51]
    found, path = [], f"{one.uid}/deliveries/?limit=2"
    while path:
        page = ask("get", path)
        found += page.json()["deliveries"]
        path = (page.json()["next"] or "").removeprefix("/api/v1/webhooks/")
        assert page.has_header("Link") == bool(path)
    assert [entry["seq"] for entry in found] == [51, 54, 53, 52, 51]
    newest = found[0]
    assert newest == {
        **newest,
        "webhook_id": f"msg_{one.uid}_51",
        "type": "product.published",
        "attempt": 1,
        "delivered": True,
        "status": 204,
        "error": None,
        "line": "/api/v1/changes/?after=50&limit=1",
    }


@pytest.mark.parametrize(
    "sent", [{"seq": 0}, {"seq": "1"}, {"seq": True}, {"seq": 55}, {}, {"n": 1}]
)
def test_only_a_line_that_was_dealt_with_is_sent_again(ask: Ask, made: Any, sent: Any) -> None:
    problem(ask("post", f"{made['uid']}/redeliver/", sent), 400)
    assert not Endpoint.objects.get().errands.exists()


def test_what_waits_to_be_sent_again_is_bounded(ask: Ask, made: Any, partner: Partner) -> None:
    one = Endpoint.objects.get()
    for _ in range(managing.MOST_ERRANDS):
        one.errands.create()
    problem(ask("post", f"{made['uid']}/redeliver/", {"seq": 1}), 409)


@pytest.mark.parametrize(
    "path",
    [
        "?x=1",
        "{uid}/?x=1",
        "{uid}/deliveries/?limit=0",
        "{uid}/deliveries/?before=x",
        "{uid}/deliveries/?limit=201",
    ],
)
def test_an_unknown_or_wrong_parameter_is_refused(ask: Ask, made: Any, path: str) -> None:
    problem(ask("get", path.format(uid=made["uid"])), 400)
