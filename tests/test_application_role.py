"""On PostgreSQL the application signs in with a role of its own, which cannot touch the past.

The role is a real one of the throwaway cluster, with a connection of its own; what it needs it is
given by `grant_application`, as the owner of the tables gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from partners.models import Endpoint, Key
from products import curation, journal
from products.models import Attribution, Change, Head, Organisation, Product, Source
from products.refreshing import delete_reference, save_reference
from tests.builders import approve, submitted
from tests.people import person
from tests.sending import Program, proposal
from tests.webhook_receivers import LOOPBACK, Receiver, deliver, endpoint

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")

ROLE, OTHER = "kedai_application", "kedai_above"
CODE = "cmb-zhaoke-toudai"
PASSWORD = "a long enough one"
JOURNAL = Change._meta.db_table


# ruff: noqa: S608 names are ours


def tell(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def role(db: None) -> str:
    """A role that may sign in, and nothing else yet; gone with the test's transaction."""
    for name in (ROLE, OTHER):
        tell(f"CREATE ROLE {name} LOGIN")
    return ROLE


def may(role: str, verb: str, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, verb])
        (answer,) = cursor.fetchone()
    return bool(answer)


@contextmanager
def signed_in(role: str) -> Iterator[None]:
    """All that is asked here is asked by this role, through connections of its own."""
    owner = connection.settings_dict["USER"]
    _sign_in(role)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT session_user, current_user")
            assert cursor.fetchone() == (role, role)
        yield
    finally:
        _sign_in(owner)


def _sign_in(role: str) -> None:
    connection.close()
    pooled: Any = connection
    pooled.close_pool()
    connection.settings_dict["USER"] = role


@pytest.fixture
def application(committed: None, people: tuple[User, User]) -> Iterator[None]:
    tell(f"CREATE ROLE {ROLE} LOGIN")
    call_command("grant_application", ROLE, stdout=StringIO())
    with signed_in(ROLE):
        yield
    tell(f"DROP OWNED BY {ROLE}")
    tell(f"DROP ROLE {ROLE}")


@pytest.fixture
def people(committed: None) -> tuple[User, User]:
    """One writes, the other reviews; made by the owner, as the first account of a desk is."""
    writer = person("writer", "add_revision", "change_revision", "view_revision", "view_product")
    reviewer = person("reviewer", superuser=True)
    for user in (writer, reviewer):
        user.set_password(PASSWORD)
        user.save()
    return writer, reviewer


@pytest.mark.django_db(transaction=True)
def test_the_whole_life_of_a_product_is_lived_under_it(
    people: tuple[User, User], application: None, settings: Any
) -> None:
    settings.ONE_PERSON_DESK = False
    settings.WEBHOOK_NETWORKS = LOOPBACK
    writer, reviewer = people
    desk = Client(SERVER_NAME="localhost")
    for word, status in (("a wrong one", 200), (PASSWORD, 302)):
        answer = desk.post("/admin/login/", {"username": "writer", "password": word})
        assert answer.status_code == status
    assert desk.get("/admin/").status_code == 200
    program = Program("a-bank", "cmb")
    Key.objects.update(last_used_on=None)
    with Receiver() as receiver:
        told_to = endpoint(program.partner, receiver.url())

        returned = curation.return_to_author(
            revision=submitted(CODE, writer, summary="改过的简介。"), by=reviewer, reason="请补充。"
        )
        revised = approve(curation.submit(revision=returned, by=writer), by=reviewer)
        withdrawn = curation.withdraw(
            product=Product.objects.get(code=CODE), by=reviewer, reason="停办"
        )
        sent = program.taken(proposal(issuer="cmb"))
        assert program.get(sent["url"])["status"] == "in_review"
        proposed = approve(Product.objects.get(code="brand-new").revisions.get(), by=reviewer)
        source = Source.objects.get(key="spdb-hardtech")
        source.title = "另一个标题"
        save_reference(row=source, by=reviewer)
        nobody_shows = Organisation(code="unseen", name="没有产品的银行", kind="bank")
        save_reference(row=nobody_shows, by=reviewer)
        delete_reference(row=nobody_shows, by=reviewer)

        assert deliver().sent >= 4
    last = journal.head().seq
    assert (revised.seq, withdrawn.seq, proposed.seq) == (55, 56, 57)
    assert last > 58
    assert Endpoint.objects.get(pk=told_to.pk).cursor == last
    assert [*receiver.seqs()] == [*range(55, last + 1)]
    assert Key.objects.filter(last_used_on=timezone.localdate()).exists()
    assert desk.post("/admin/logout/").status_code == 200
    assert journal.verify() is None


@pytest.mark.django_db(transaction=True)
def test_the_commands_that_run_beside_it_run_under_it(
    people: tuple[User, User], application: None
) -> None:
    for command in (
        *("load_catalog", "retire_ended", "refresh_products", "rebuild_catalog", "store_index"),
        *("verify_journal", "clearsessions", "export_products"),
    ):
        call_command(command, verbosity=0, stdout=StringIO(), stderr=StringIO())
    answer = Client(SERVER_NAME="localhost").get("/api/v1/export/")
    assert sum(1 for _ in b"".join(answer).splitlines()) > 54
    # And a name can be erased.
    writer, reviewer = people
    approve(submitted(CODE, writer), by=reviewer)
    desk = Client(SERVER_NAME="localhost")
    desk.force_login(reviewer)
    page = f"/admin/auth/user/{writer.pk}/delete/"
    assert desk.post(page, {"post": "yes"}).status_code == 302
    assert Attribution.objects.get(change=55).author is None
    assert journal.verify() is None


FORBIDDEN = {
    "change a line": f"UPDATE {JOURNAL} SET kind = 'revised' WHERE seq = 20",
    "change nothing of a line": f"UPDATE {JOURNAL} SET kind = kind WHERE seq = -1",
    "take a line away": f"DELETE FROM {JOURNAL} WHERE seq = 54",
    "empty it": f"TRUNCATE {JOURNAL} CASCADE",
    "set the guards aside": f"ALTER TABLE {JOURNAL} DISABLE TRIGGER ALL",
    "take a guard away": f"DROP TRIGGER journal_no_change ON {JOURNAL}",
    "put another rule in front": f"CREATE RULE none AS ON UPDATE TO {JOURNAL} DO INSTEAD NOTHING",
    "hang on a trigger": f"CREATE TRIGGER mine BEFORE INSERT ON {JOURNAL} FOR EACH ROW "
    "EXECUTE FUNCTION journal_refuse()",
    "rewrite the guard": "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "alter the table": f"ALTER TABLE {JOURNAL} ADD COLUMN more int",
    "drop it": f"DROP TABLE {JOURNAL} CASCADE",
    "be a replica": "SET session_replication_role = replica",
    "be the owner": "SET ROLE kedai",
    "take the head away": f"DELETE FROM {Head._meta.db_table}",
    "take an attribution away": f"DELETE FROM {Attribution._meta.db_table}",
    "forget the past of a row": "DELETE FROM products_historicalsource",
    "say that a migration is done": "INSERT INTO django_migrations (app, name, applied) "
    "VALUES ('products', 'x', now())",
    "make a table": "CREATE TABLE mine (x int)",
    "make a schema": "CREATE SCHEMA mine",
    "write a file": f"COPY {JOURNAL} TO '/tmp/kedai-taken'",
}


@pytest.mark.django_db(transaction=True)
def test_what_it_may_not_do_is_refused_by_the_database(application: None) -> None:
    refused = r"permission denied|must be (owner|superuser)"
    for statement in FORBIDDEN.values():
        with pytest.raises(ProgrammingError, match=refused):
            tell(statement)
    assert Change.objects.count() == 54
    assert journal.verify() is None


@pytest.mark.parametrize("what", ["change a line", "take a line away", "empty it"])
def test_the_owner_is_refused_by_the_triggers(db: None, what: str) -> None:
    with pytest.raises(DatabaseError, match="the journal is append-only"), transaction.atomic():
        tell(FORBIDDEN[what])


# ── granting ──────────────────────────────────────────────────────────────────────────


def granted() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relacl::text FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace ORDER BY relname"
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def test_granting_twice_grants_once(role: str) -> None:
    told = StringIO()
    call_command("grant_application", role, stdout=told)
    once = granted()
    call_command("grant_application", role, stdout=told)
    assert granted() == once
    assert told.getvalue().splitlines()[0].startswith(f"{role} may do what the application does")


def test_what_it_had_too_much_is_taken_away(role: str) -> None:
    tell(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
    tell(f"GRANT UPDATE (kind) ON {JOURNAL} TO {role}")
    tell(f"GRANT CREATE ON SCHEMA public TO {role}")
    tell("GRANT DELETE ON products_change TO PUBLIC")
    call_command("grant_application", role, stdout=StringIO())
    for verb in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
        assert not may(role, verb, JOURNAL), verb
        assert not may(role, verb, "django_migrations"), verb
    for verb in ("SELECT", "INSERT"):
        assert may(role, verb, JOURNAL), verb


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("ALTER ROLE {role} SUPERUSER", "owns the tables"),
        ("ALTER ROLE {role} CREATEROLE", "owns the tables"),
        ("GRANT kedai TO {role}", "owns the tables"),
        ("GRANT pg_write_all_data TO {role}", "may UPDATE, DELETE lines"),
        ("GRANT UPDATE ON products_change TO {other}; GRANT {other} TO {role}", "may UPDATE lines"),
    ],
)
def test_a_role_that_grants_cannot_hold_is_refused(role: str, before: str, why: str) -> None:
    tell(before.format(role=role, other=OTHER))
    had = granted()
    with pytest.raises(CommandError, match=why), transaction.atomic():
        call_command("grant_application", role)
    assert granted() == had


def test_a_role_that_is_none_is_refused(role: str) -> None:
    with pytest.raises(CommandError, match="There is no role nobody-here"):
        call_command("grant_application", "nobody-here")
