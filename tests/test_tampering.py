"""Whatever is changed behind the journal's back is named.

`EDITS=100` (`make drill`) tries more edits at random.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from products import journal, triggers
from products.journal import Fault
from products.models import Attribution, Change, Head, Product
from tests.generator import seeded


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@pytest.fixture
def unguarded(db: None) -> None:
    """The triggers stand aside, as for the owner of the database; the rollback restores them."""
    for statement in triggers.REMOVE[connection.vendor]:
        connection.cursor().execute(statement)


def tampered(**changes: Any) -> Fault | None:
    assert Change.objects.filter(seq=20).update(**changes) == 1
    return journal.verify()


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "revised"},
        {"reviewed": "second_person"},
        {"at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"digest": "0" * 64},
        {"content_digest": "0" * 64},
        {"content_digest": None},
        {"record": None},
        {"record": None, "content_digest": None},
    ],
    ids=lambda changes: "+".join(changes),
)
def test_a_changed_column_is_named(changes: dict[str, Any]) -> None:
    fault = tampered(**changes)

    assert fault is not None
    assert fault.seq == 20
    assert fault.why


@pytest.mark.usefixtures("unguarded")
def test_one_changed_byte_of_a_record_is_named() -> None:
    text = Change.objects.get(seq=20).record or ""

    fault = tampered(record=text.replace("。", "!", 1))

    assert fault == Fault(20, "the record does not have its content digest")


@pytest.mark.usefixtures("unguarded")
def test_a_changed_record_with_a_fitting_digest_still_breaks_the_chain() -> None:
    text = (Change.objects.get(seq=20).record or "").replace("。", "!", 1)

    fault = tampered(record=text, content_digest=sha256(text))

    assert fault == Fault(20, "the line does not continue the chain")


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("text", ["{", "", '{"a":NaN}', "[" * 100_000])
def test_a_record_that_is_none_is_named_even_under_a_fitting_digest(text: str) -> None:
    fault = tampered(record=text, content_digest=sha256(text))

    assert fault == Fault(20, "the record cannot be read")


@pytest.mark.usefixtures("unguarded")
def test_another_spelling_of_the_same_record_is_named() -> None:
    """The bytes that are served are the bytes that were hashed."""
    value = json.loads(Change.objects.get(seq=20).record or "")
    spelled = json.dumps(value, ensure_ascii=True)

    fault = tampered(record=spelled, content_digest=sha256(spelled))

    assert fault is not None
    assert fault.seq == 20


@pytest.mark.usefixtures("unguarded")
def test_a_changed_product_is_named() -> None:
    other = Change.objects.get(seq=21).product

    fault = tampered(product=other)

    assert fault is not None
    assert fault.seq == 20


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("gone", [1, 20])
def test_a_missing_line_is_named(gone: int) -> None:
    Attribution.objects.filter(change=gone).delete()
    Change.objects.filter(seq=gone).delete()

    assert journal.verify() == Fault(gone, f"line {gone} is missing")


@pytest.mark.usefixtures("unguarded")
def test_a_last_line_cut_off_is_named_by_the_head() -> None:
    Attribution.objects.filter(change=54).delete()
    Change.objects.filter(seq=54).delete()

    fault = journal.verify()

    assert fault is not None
    assert fault.seq == 54
    assert "head" in fault.why


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [{"seq": 53}, {"seq": 55}, {"digest": "0" * 64}, {"at": datetime(2026, 1, 1, tzinfo=UTC)}],
    ids=["a smaller number", "a larger number", "another digest", "another time"],
)
def test_a_changed_head_is_named(changes: dict[str, Any]) -> None:
    Head.objects.update(**changes)

    fault = journal.verify()

    assert fault is not None
    assert "head" in fault.why


# ── edits at random, as by a superuser ────────────────────────────────────────────────

EDITS = int(os.environ.get("EDITS", "10"))


def edited(random: Any, line: Change) -> dict[str, Any]:
    """One column of a line, as it is not: a letter of a text, another of the values there are."""
    column = random.choice(("kind", "product", "at", "reviewed", "record", "digest"))
    if column in ("record", "digest"):
        text = str(getattr(line, column))
        at = random.randrange(len(text))
        other = random.choice([letter for letter in "0123456789abc改" if letter != text[at]])
        changed = {column: text[:at] + other + text[at + 1 :]}
        if column == "record" and random.random() < 0.5:  # and made to fit
            changed["content_digest"] = sha256(changed["record"])
        return changed
    others: dict[str, list[Any]] = {
        "kind": ["revised", "refreshed", "withdrawn"],
        "product": list(Product.objects.exclude(pk=line.product_id)),
        "at": [line.at.replace(microsecond=(line.at.microsecond + 1) % 1_000_000)],
        "reviewed": ["second_person"],
    }
    return {column: random.choice(others[column])}


def test_every_edit_of_a_superuser_is_pinpointed(db: None) -> None:
    """With the triggers set aside for a session (PostgreSQL) or taken away (SQLite), which only who
    stands above the owner can do; they stand again right after, and look as if nothing had been."""
    random = seeded(72)
    for _ in range(EDITS):
        line = Change.objects.get(seq=random.randint(1, 54))
        changes = edited(random, line)
        with transaction.atomic():
            with above_the_owner():
                assert Change.objects.filter(seq=line.seq).update(**changes) == 1
            assert triggers.missing() == []
            fault = journal.verify()
            assert fault is not None, (line.seq, changes)
            assert fault.seq == line.seq, (fault, changes)
            transaction.set_rollback(True)
    assert journal.verify() is None


@contextmanager
def above_the_owner() -> Iterator[None]:
    aside, back = (
        ([f"SET LOCAL session_replication_role = {role}"] for role in ("replica", "origin"))
        if connection.vendor == "postgresql"
        else (triggers.REMOVE["sqlite"], triggers.INSTALL["sqlite"])
    )
    with connection.cursor() as cursor:
        for statement in aside:
            cursor.execute(statement)
        yield
        for statement in back:
            cursor.execute(statement)
