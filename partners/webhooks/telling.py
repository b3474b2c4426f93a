"""What a partner is told of its endpoints and of what was sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partners.models import Attempt, Endpoint
from partners.models.endpoint import WHY_DISABLED
from products import journal
from products.wording import Language, Words


def endpoint(row: Endpoint, head: int, language: Language) -> dict[str, Any]:
    """`lag` counts the lines that are not dealt with yet."""
    is_overlapping = row.previous_until is not None and timezone.now() < row.previous_until
    return {
        "uid": row.uid,
        "url": row.url,
        "description": row.description,
        "filters": row.filters,
        "enabled": row.is_enabled,
        "disabled": _disabled(row, language),
        "created_at": journal.instant(row.created_at),
        "cursor": row.cursor,
        "lag": max(0, head - row.cursor),
        "failures": row.failures,
        "next_attempt_at": _moment(row.next_at),
        "previous_secret_until": _moment(row.previous_until if is_overlapping else None),
    }


def _disabled(row: Endpoint, language: Language) -> dict[str, Any] | None:
    if row.is_enabled:
        return None
    why = WHY_DISABLED.terms[row.disabled].definition
    return {
        "reason": row.disabled,
        "detail": why.in_language(language) if why else "",
        "at": _moment(row.disabled_at),
    }


def attempt(row: Attempt, language: Language) -> dict[str, Any]:
    """An entry of the log; of a test `seq` and `line` are null."""
    error = Words(row.error, row.error_en).in_language(language)
    line = f"{reverse('change-list')}?after={row.seq - 1}&limit=1" if row.seq else None
    return {
        "id": row.pk,
        "webhook_id": row.webhook_id,
        "type": row.type,
        "seq": row.seq,
        "at": journal.instant(row.at),
        "attempt": row.number,
        "delivered": not row.error,
        "status": row.status,
        "error": error or None,
        "milliseconds": row.milliseconds,
        "line": line,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else journal.instant(at)
