"""Which content asks for a look: by its dates, or by an address that does not open."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from products.models import Citation, LinkCheck, LinkOutcome
from products.models.revision import RevisionQuerySet


def overdue(revisions: RevisionQuerySet, *, on: date) -> RevisionQuerySet:
    """Not read against its source for `VERIFY_EVERY_DAYS` days, or never."""
    last = on - timedelta(days=settings.VERIFY_EVERY_DAYS)
    return revisions.filter(Q(verified_on=None) | Q(verified_on__lte=last))


def ending(revisions: RevisionQuerySet, *, on: date) -> RevisionQuerySet:
    """Its last day comes within `ENDING_WITHIN_DAYS` days, or is past."""
    return revisions.filter(effective_to__lte=on + timedelta(days=settings.ENDING_WITHIN_DAYS))


def unreachable(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Its application address or that of a source it cites did not open at the last look."""
    broken = LinkCheck.objects.filter(outcome=LinkOutcome.BROKEN)
    citing = Citation.objects.filter(revision=OuterRef("pk"), source__url__in=broken.values("url"))
    return revisions.filter(Exists(broken.filter(url=OuterRef("apply_url"))) | Exists(citing))
