"""Whatever is changed behind the journal's back is named."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from products import journal, triggers
from products.journal import Fault
from products.models import Attribution, Change, Head


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
