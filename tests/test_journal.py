"""The journal: numbered, chained, append-only, and checkable by a stranger."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from products import curation, journal, triggers
from products.journal import By
from products.models import Attribution, Change, Head, Product, Revision
from products.models.change import FIRST_DIGEST
from tests.builders import approve, lines, published, submitted
from tests.people import person
from tests.threads import run

CODE = "cmb-zhaoke-toudai"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# --- the canonical form ---------------------------------------------------------------------


def test_a_line_is_hashed_as_the_design_spells_it() -> None:
    """Written out by hand: what a stranger has to hash."""
    change = Change(
        seq=7,
        kind="withdrawn",
        product=Product(code="a-b"),
        at=datetime(2026, 11, 22, 18, 0, tzinfo=timezone(timedelta(hours=8))),
        reviewed="self",
        record=None,
        content_digest=None,
    )
    previous = "ab" * 32

    assert journal.chained(previous, change) == sha256(
        previous
        + '{"at":"2026-11-22T10:00:00.000000Z","content_digest":null,"kind":"withdrawn",'
        + '"product":"a-b","record":null,"reviewed":"self","seq":7}'
    )


def test_canonical_json_has_sorted_keys_no_spaces_and_bare_chinese() -> None:
    value = {"b": [1, None, True], "a": {"名": "科“贷”\n", "c": "1.50"}}

    assert journal.canonical(value) == '{"a":{"c":"1.50","名":"科“贷”\\n"},"b":[1,null,true]}'


def test_what_is_no_json_has_no_canonical_form() -> None:
    with pytest.raises(ValueError, match="JSON"):
        journal.canonical({"score": float("nan")})


def test_an_instant_has_six_digits_and_a_z() -> None:
    assert (
        journal.instant(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05.000000Z"
    )


@pytest.mark.django_db
def test_a_stranger_can_check_the_whole_chain() -> None:
    """From the served lines alone, with nothing but json and hashlib."""
    previous = "0" * 64
    served = [journal.line(each) for each in Change.objects.select_related("product")]
    for number, line in enumerate(served, start=1):
        digest = line.pop("digest")
        spelled = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        record = json.dumps(
            line["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        assert line["seq"] == number
        assert line["content_digest"] == sha256(record)
        assert digest == sha256(previous + spelled)
        previous = digest

    assert len(served) == 54
    assert (journal.head().seq, journal.head().digest) == (54, previous)
    assert journal.verify() is None


@pytest.mark.django_db
def test_an_empty_journal_has_a_head_and_verifies(unguarded: None) -> None:
    Attribution.objects.all().delete()
    Change.objects.all().delete()
    Head.objects.all().delete()

    assert (journal.head().seq, journal.head().digest) == (0, FIRST_DIGEST)
    assert journal.verify() is None


@pytest.mark.django_db
def test_a_line_continues_the_last_one(admin: User) -> None:
    last = journal.head()

    change = curation.withdraw(product=Product.objects.get(code=CODE), by=admin, reason="停办")

    assert change.seq == last.seq + 1
    assert change.digest == journal.chained(last.digest, change)
    assert (change.record, change.content_digest) == (None, None)
    head = journal.head()
    assert (head.seq, head.digest, head.at) == (change.seq, change.digest, change.at)
    assert journal.verify() is None


# --- append only ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_clock_that_is_set_back_dates_no_line_before_the_one_before_it(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = journal.head()
    assert last.at
    monkeypatch.setattr("products.journal.timezone.now", lambda: last.at - timedelta(days=1))
    product = Product.objects.get(code="cmb-zhaoke-toudai")
    change = curation.withdraw(product=product, by=admin, reason="来源已更正。")
    assert (change.at, journal.verify()) == (last.at, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE products_change SET reviewed = 'second_person' WHERE seq = 1",
        "UPDATE products_change SET seq = 900 WHERE seq = 1",
        "UPDATE products_change SET record = record",
        "DELETE FROM products_change WHERE seq = 1",
        "DELETE FROM products_change",
    ],
)
def test_the_database_refuses_to_change_a_line(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert journal.verify() is None


@pytest.mark.django_db
def test_a_line_cannot_be_replaced_by_another() -> None:
    """SQLite's REPLACE deletes the old row without firing its DELETE triggers."""
    columns = "seq, kind, at, reviewed, record, content_digest, digest, product_id"
    source = f"SELECT {columns} FROM products_change WHERE seq = 1"  # noqa: S608
    statement = {
        "sqlite": f"INSERT OR REPLACE INTO products_change ({columns}) {source}",
        "postgresql": f"INSERT INTO products_change ({columns}) {source}"
        " ON CONFLICT (seq) DO UPDATE SET reviewed = 'self'",
    }[connection.vendor]

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize(
    "statement", ["TRUNCATE products_change CASCADE", "TRUNCATE products_product CASCADE"]
)
def test_the_journal_cannot_be_truncated(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_a_product_with_a_journal_line_cannot_go() -> None:
    published(CODE).delete()

    with pytest.raises(ProtectedError):
        Product.objects.get(code=CODE).delete()


@pytest.mark.django_db
def test_a_name_can_be_erased_without_touching_the_chain(admin: User, reviewer: User) -> None:
    change = curation.withdraw(product=Product.objects.get(code=CODE), by=reviewer, reason="停办")

    reviewer.delete()

    assert Attribution.objects.get(change=change).approver is None
    assert journal.verify() is None


# --- tampering ------------------------------------------------------------------------------


@pytest.fixture
def unguarded(db: None) -> None:
    """The triggers stand aside, as for the owner of the database; the rollback restores them."""
    for statement in triggers.REMOVE[connection.vendor]:
        connection.cursor().execute(statement)


# --- together -------------------------------------------------------------------------------


@pytest.mark.usefixtures("committed")
def test_eight_at_once_are_numbered_without_a_gap() -> None:
    author, approver = person("alice", superuser=True), person("bob", superuser=True)
    codes = list(Product.objects.order_by("code").values_list("code", flat=True)[:8])
    waiting = [submitted(code, author) for code in codes]
    start = Barrier(len(waiting), timeout=60)

    def publish(revision: Revision) -> None:
        start.wait()
        approve(revision, by=approver)

    assert set(run(*(partial(publish, revision) for revision in waiting))) == {None}
    assert list(Change.objects.values_list("seq", flat=True)) == list(range(1, 63))
    assert set(Change.objects.filter(seq__gt=54).values_list("product__code", flat=True)) == set(
        codes
    )
    assert journal.verify() is None


@pytest.mark.django_db
def test_a_publication_that_fails_leaves_no_number_behind(admin: User) -> None:
    before = journal.head().digest
    product = Product.objects.get(code=CODE)

    with transaction.atomic():
        journal.append(
            kind="withdrawn", product=product, record=None, reviewed="self", by=By(admin, admin)
        )
        transaction.set_rollback(True)

    assert lines() == 54
    assert journal.head().digest == before
    assert journal.verify() is None
