"""The journal: the only way out to readers, feeds and copies.

A line is `{seq, kind, product, at, reviewed, record, content_digest, digest}`, and

    content_digest = sha256(canonical record)
    digest         = sha256(previous digest + canonical line without its digest)

both in hex; the first previous digest is 64 zeros. Canonical JSON has sorted keys, no spaces,
UTF-8, decimals as strings. Numbers come from one locked row, so none is ever missing or seen
before a smaller one.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from products.models import Attribution, Change, Head, Product
from products.models.change import FIRST_DIGEST

if TYPE_CHECKING:
    from django.contrib.auth.models import User

appended = Signal()
"""Sent inside the publishing transaction with `change`; its one receiver folds the catalog."""


def canonical(value: Any) -> str:
    """The one spelling of a JSON value that is hashed."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def content_digest(record: dict[str, Any]) -> str:
    """What a record is known by: two records that say the same have the same."""
    return sha256(canonical(record))


def instant(moment: datetime) -> str:
    """`2026-11-22T10:00:00.000000Z`"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def line(change: Change) -> dict[str, Any]:
    """A change as the world reads it."""
    record = None if change.record is None else json.loads(change.record)
    return {**_before_record(change), "record": record, **_after_record(change)}


def _before_record(change: Change) -> dict[str, Any]:
    return {
        "seq": change.seq,
        "kind": change.kind,
        "product": change.product.code,
        "at": instant(change.at),
        "reviewed": change.reviewed,
    }


def _after_record(change: Change) -> dict[str, Any]:
    return {"content_digest": change.content_digest, "digest": change.digest}


def last_withdrawal(after: int) -> int | None:
    """The last number after this one that took something down; None before anything was read."""
    if after < 0:
        return None
    withdrawn = Change.objects.filter(seq__gt=after, kind="withdrawn").order_by("-seq")
    return withdrawn.values_list("seq", flat=True).first()


def spelled(change: Change) -> str:
    """The same line as JSON text; the record goes in as it is kept, without being read."""
    before, after = _members(_before_record(change)), _members(_after_record(change))
    return f'{{{before},"record":{change.record or "null"},{after}}}'


def _members(told: dict[str, Any]) -> str:
    return json.dumps(told, separators=(",", ":"))[1:-1]


def chained(previous: str, change: Change) -> str:
    """The digest that a line must have after the one before it."""
    rest = {key: value for key, value in line(change).items() if key != "digest"}
    return sha256(previous + canonical(rest))


def head() -> Head:
    """The last line's number and digest; 0 and 64 zeros while the journal is empty."""
    return Head.objects.filter(pk=1).first() or Head(pk=1)


class By(NamedTuple):
    """Who stands behind a change, and through which door it came."""

    author: User | None
    approver: User | None
    door: str = "desk"
    reason: str = ""


def hold() -> Head:
    """The journal's head, held until the transaction ends: nobody else publishes meanwhile."""
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)


@transaction.atomic
def append(
    *, kind: str, product: Product, record: dict[str, Any] | None, reviewed: str, by: By
) -> Change:
    """Write the next line, as the last step of the caller's transaction."""
    last = hold()
    now = timezone.now()
    text = None if record is None else canonical(record)
    change = Change(
        seq=last.seq + 1,
        kind=kind,
        product=product,
        # A clock may be set back; a later line is never an earlier one.
        at=max(now, last.at or now),
        reviewed=reviewed,
        record=text,
        content_digest=None if text is None else sha256(text),
    )
    change.digest = chained(last.digest, change)
    change.save(force_insert=True)
    Attribution.objects.create(change=change, **by._asdict())
    Head.objects.filter(pk=1).update(seq=change.seq, digest=change.digest, at=change.at)
    appended.send(sender=Change, change=change)
    return change


class Fault(NamedTuple):
    """The first line that does not hold, and why."""

    seq: int
    why: str


def verify() -> Fault | None:
    """Walk the whole journal; None when every number, record and digest holds."""
    previous, expected, at = FIRST_DIGEST, 0, None
    for change in Change.objects.select_related("product").order_by("seq").iterator():
        expected += 1
        if change.seq != expected:
            return Fault(expected, f"line {expected} is missing")
        if change.content_digest != (None if change.record is None else sha256(change.record)):
            return Fault(change.seq, "the record does not have its content digest")
        try:
            continues = change.digest == chained(previous, change)
        except (ValueError, RecursionError):
            return Fault(change.seq, "the record cannot be read")
        if not continues:
            return Fault(change.seq, "the line does not continue the chain")
        previous, at = change.digest, change.at
    last = head()
    if (last.seq, last.digest, last.at) != (expected, previous, at):
        return Fault(last.seq, "the head does not name the last line")
    return None
