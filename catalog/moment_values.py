"""Values of parameters that are moments: since when something changed, as of when to answer."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from catalog import moments
from catalog.finding.question import AsOf
from catalog.values import ParameterField, Refused
from products import journal
from products.wording import Words

NO_MOMENT = Words(
    "应为日期（2026-11-22）或带时区的时刻（2026-11-22T10:00:00Z）。",
    "Should be a day (2026-11-22) or an instant with its zone (2026-11-22T10:00:00Z).",
)
NOT_YET = Words(
    "这一时刻还没有到；写今天的日期，得到的就是现在的内容。",
    "That moment has not come yet; today's day gives what is there now.",
)


class MomentField(ParameterField):
    """An instant, or a day in Shanghai meaning its start."""

    schema = {"type": "string", "maxLength": 40, "example": "2026-11-22"}

    def parse(self, value: str) -> datetime:
        day = moments.day_of(value)
        moment = moments.instant_of(value) if day is None else moments.start(day)
        if moment is None:
            raise Refused(NO_MOMENT)
        return moment


class AsOfField(ParameterField):
    """An instant, or a day in Shanghai meaning its end; today means now, later is refused."""

    is_fixed = False

    schema = {"type": "string", "maxLength": 40, "example": "2026-11-22"}

    def parse(self, value: str) -> AsOf:
        now, day = timezone.now(), moments.day_of(value)
        today = moments.day_at(now)
        if day == today:
            return AsOf(value, None)
        moment = moments.instant_of(value) if day is None else moments.end(day)
        if (day and day > today) or (moment and moment > now):
            raise Refused(NOT_YET)
        if moment is None:
            raise Refused(NO_MOMENT)
        return AsOf(journal.instant(moment) if day is None else value, moment)
