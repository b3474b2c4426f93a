"""Days and instants as they are written: a day is Shanghai's, an instant names its zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LEAST = timedelta(microseconds=1)
"""What the journal's times are told apart by."""


def day_of(text: str) -> date | None:
    """
    >>> day_of("2026-11-22"), day_of("2026-02-30"), day_of("22.11.2026")
    (datetime.date(2026, 11, 22), None, None)
    """
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def instant_of(text: str) -> datetime | None:
    """An instant that names its zone, in UTC; None for anything else."""
    try:
        moment = parse_datetime(text) if text.isascii() and not DAY.fullmatch(text) else None
        return moment.astimezone(UTC) if moment and timezone.is_aware(moment) else None
    except (ValueError, OverflowError):
        return None


def start(day: date) -> datetime | None:
    """The first moment of a day, in UTC; None before the first year there.

    >>> start(date(2026, 11, 22))
    datetime.datetime(2026, 11, 21, 16, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        midnight = datetime.combine(day, time.min)
        return timezone.make_aware(midnight, timezone.get_default_timezone()).astimezone(UTC)
    except OverflowError:
        return None


def end(day: date) -> datetime | None:
    """The last moment of a day, in UTC; None for the last day of the calendar.

    >>> end(date(2026, 11, 22))
    datetime.datetime(2026, 11, 22, 15, 59, 59, 999999, tzinfo=datetime.timezone.utc)
    """
    after = start(day + timedelta(days=1)) if day < date.max else None
    return after and after - LEAST


def day_at(moment: datetime) -> date:
    """The day it is in Shanghai."""
    return timezone.localdate(moment, timezone.get_default_timezone())
