"""Who gets through which door of the desk: every role, every address, reading and writing."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from products import background
from products.models import Revision
from products.roles import ROLES, may
from tests.builders import in_both_languages, seen
from tests.desk_addresses import Objects, addresses, ask, objects

pytestmark = pytest.mark.django_db

# ── the roles themselves ──────────────────────────────────────────────────────────────


def test_the_groups_in_the_database_are_the_table() -> None:
    found = {
        group.name: set(
            group.permissions.filter(content_type__app_label="products").values_list(
                "codename", flat=True
            )
        )
        for group in Group.objects.all()
    }
    assert found == {role.name.zh: set(role.permissions) for role in ROLES}


def test_a_role_gives_nothing_outside_the_catalog_but_what_it_names() -> None:
    for role in ROLES:
        outside = Permission.objects.filter(group__name=role.name.zh).exclude(
            content_type__app_label="products"
        )
        found = {f"{given.content_type.app_label}.{given.codename}" for given in outside}
        assert found == role.elsewhere


@pytest.mark.parametrize("role", ROLES, ids=[role.name.en for role in ROLES])
def test_a_role_says_what_it_may_do_in_both_languages(role: Any) -> None:
    assert in_both_languages(role.name)
    assert in_both_languages(role.may)
    assert may(role.name.zh) == role.may.zh


def test_only_the_reviewer_may_approve_and_only_the_editor_may_write() -> None:
    holding = {
        code: [role.name.en for role in ROLES if code in role.permissions]
        for code in ("review_revision", "change_revision", "add_revision")
    }
    assert holding == {
        "review_revision": ["Reviewer"],
        "change_revision": ["Editor"],
        "add_revision": ["Editor"],
    }


# ── the matrix ────────────────────────────────────────────────────────────────────────

PEOPLE = {
    "E": ("编辑",),
    "R": ("复核",),
    "P": ("合作方管理",),
    "L": ("只读",),
    "B": ("编辑", "复核"),
    "N": (),
}
"""Letter → roles: editor, reviewer, partner manager, reader, both of the first, none at all.
`S` is the superuser. Whoever is not signed in is sent to sign in, but by these:"""
WITHOUT_SIGNING_IN = {"login", "logout"}
REFERENCE = ("organisation", "family", "assessmentmethod", "source")

TABLE = """
address                              GET      POST
index                                BELNPRS  BELNPRS
login                                BELNPRS  BELNPRS
logout                               -        BELNPRS
password_change                      BELNPRS  BELNPRS
password_change_done                 BELNPRS  -
autocomplete                         BELPRS   -
jsi18n                               BELNPRS  -
view_on_site                         -        -
app_list                             BELPRS   BELPRS
desk:unnamed                         -        -

auth_user_changelist                 S        S
auth_user_add                        S        S
auth_user_change                     S        S
auth_user_delete                     S        S
auth_user_history                    S        S
auth_user_password_change            S        S
auth_user_unlock                     -        S

products_change_changelist           BELPRS   BELPRS
products_change_add                  -        -
products_change_change               BELPRS   -
products_change_delete               -        -
products_change_history              BELPRS   BELPRS

products_product_changelist          BELPRS   BELPRS
products_product_add                 BELNPRS  BELNPRS
products_product_export              BELPRS   -
products_product_change              BELPRS   BELPRS
products_product_delete              -        -
products_product_history             BELPRS   BELPRS
products_product_revise              -        BES
products_product_withdraw            -        BRS

products_region_changelist           BELPRS   BELPRS
products_region_add                  -        -
products_region_change               BELPRS   -
products_region_delete               -        -
products_region_history              BELPRS   BELPRS

products_<reference>_changelist      BELPRS   BELPRS
products_<reference>_add             BES      BES
products_<reference>_change          BELPRS   BERS
products_<reference>_delete          S        S
products_<reference>_history         BELPRS   BELPRS

products_importbatch_changelist      BELPRS   BELPRS
products_importbatch_template        BELPRS   -
products_importbatch_add             BES      BES
products_importbatch_change          BELPRS   BELPRS
products_importbatch_delete          -        -
products_importbatch_history         BELPRS   BELPRS
products_importbatch_check           -        BES
products_importbatch_import          -        BES
products_importbatch_undo            -        BES

products_linkcheck_changelist        BELPRS   BELPRS
products_linkcheck_add               -        -
products_linkcheck_change            BELPRS   -
products_linkcheck_delete            -        -
products_linkcheck_history           BELPRS   BELPRS

partners_endpoint_changelist         PS       PS
partners_endpoint_add                -        -
partners_endpoint_change             PS       -
partners_endpoint_delete             -        -
partners_endpoint_history            PS       PS

partners_partner_changelist          PS       PS
partners_partner_add                 PS       PS
partners_partner_change              PS       PS
partners_partner_delete              -        -
partners_partner_history             PS       PS
partners_partner_issue               PS       PS
partners_partner_revoke              -        PS

partners_submission_changelist       BELPRS   BELPRS
partners_submission_add              -        -
partners_submission_change           BELPRS   -
partners_submission_delete           -        -
partners_submission_history          BELPRS   BELPRS

products_revision_changelist         BELNPRS  BELNPRS
products_revision_add                BES      BES
products_revision_change             BELPRS   BES
products_revision_delete             -        -
products_revision_history            BELPRS   BELPRS
products_revision_queue              BELPRS   BELPRS
products_revision_approve            -        BRS
products_revision_approve_chosen     -        BRS
products_revision_discard            -        BES
products_revision_return             -        BRS
"""
"""Address → who gets through by GET and by POST. An address that only sends on to another lets
everybody through: the other one asks. A page that only reads answers a POST as it does a GET."""


def table(method: str) -> dict[str, str]:
    found = {}
    for line in TABLE.splitlines()[2:]:
        if line:
            name, get, post = line.split()
            people = {"get": get, "post": post}[method].strip("-")
            for model in REFERENCE if "<reference>" in name else ("",):
                found[name.replace("<reference>", model)] = people
    return found


Cookies = Any


@pytest.fixture
def everyone(db: None, client: Client) -> dict[str, Cookies]:
    """Letter → the cookies of their session; `-` is whoever has not signed in."""
    signed: dict[str, Cookies] = {"-": client.cookies}
    for letter in [*PEOPLE, "S"]:
        user = User.objects.create_user(
            f"person-{letter}", is_staff=True, is_superuser=letter == "S"
        )
        user.groups.set(Group.objects.filter(name__in=PEOPLE.get(letter, ())))
        client.cookies = SimpleCookie()
        client.force_login(user)
        signed[letter] = client.cookies
    return signed


WRITING = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "((?!django_session)\w+)"')


class Answer(NamedTuple):
    """What became of a request: `through`, `sign in` or `refused`; and the tables it changed."""

    became: str
    changed: list[str]


def tried(client: Client, method: str, path: str, data: dict[str, str]) -> Answer:
    """Ask, and undo whatever it did."""
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        became = outcome(ask(client, method, path, data))
        queries = [query["sql"] for query in captured.captured_queries]
        written = {found[1] for sql in queries if (found := WRITING.match(sql))}
        after = {table: rows_of(table) for table in written} if became != "through" else {}
        transaction.set_rollback(True)
    return Answer(became, [table for table, rows in after.items() if rows != rows_of(table)])


def rows_of(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 the name of a table of ours
        return sorted(cursor.fetchall(), key=str)


def outcome(answer: Any) -> str:
    """Refused is 403, 404, 405, a message of refusal, or being sent away from what is not there."""
    if answer.status_code in (403, 404, 405):
        return "refused"
    assert answer.status_code in (200, 301, 302), answer.status_code
    sent_on = answer.status_code == 302
    if sent_on and answer["Location"].startswith(reverse("admin:login")):
        return "sign in"
    told = {message.level_tag for message in get_messages(answer.wsgi_request)}
    return "refused" if "error" in told or (sent_on and "warning" in told) else "through"


def needed(name: str, standing: Objects) -> dict[str, str]:
    """What a step needs to be taken at all, so that only the role decides."""
    match name:
        case "autocomplete":
            return {"app_label": "products", "model_name": "revision", "field_name": "issuer"}
        case "products_product_withdraw" | "products_revision_return":
            return {"reason": "理由。"}
        case "products_revision_approve":
            return {"seen": seen(Revision.objects.get(pk=standing[name]))}
        case "products_revision_approve_chosen":
            waiting = Revision.objects.in_review().get()
            return {"ticket": f"{waiting.pk}:{seen(waiting)}"}
        case _:
            return {"post": "yes"} if name.endswith("_delete") else {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_lets_in_whom_the_table_says(
    method: str,
    client: Client,
    everyone: dict[str, Cookies],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(background, "start", lambda *arguments: None)
    standing = objects()
    found = {}
    for address in addresses(standing):
        data = needed(address.name, standing)
        through = ""
        for letter, cookies in everyone.items():
            client.cookies = SimpleCookie({name: cookie.value for name, cookie in cookies.items()})
            became, changed = tried(client, method, address.path, data)
            if became == "through":
                through += letter
            else:
                assert changed == [], f"{letter} was refused {address.path}, and changed it"
            if letter == "-" and address.name not in WITHOUT_SIGNING_IN:
                assert became == "sign in", address
        found[address.name] = "".join(sorted(through.strip("-")))
    expected = table(method)
    unspoken = {name: people for name, people in found.items() if name not in expected}
    assert unspoken == {}, "Say in TABLE who may."
    assert found == expected


def test_the_table_lets_nobody_write_who_only_reads() -> None:
    """The table itself, against a slip: P, L and N post nowhere but to pages that only read."""
    steps = {"add", "change", "delete", "revise", "withdraw", "import", "check", "undo"}
    steps |= {"approve", "chosen", "discard", "return"}
    widest = {
        name: people
        for name, people in table("post").items()
        if name.startswith("products_") and name.rsplit("_", 1)[1] in steps
    }
    reading = {"products_product_add", "products_product_change", "products_importbatch_change"}
    assert {name for name, people in widest.items() if set(people) & set("LNP")} <= reading
