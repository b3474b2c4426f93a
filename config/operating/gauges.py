"""What is true for all workers alike, read from the database when somebody scrapes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from config.operating.looking import Looking
from partners.models import Endpoint
from partners.models.endpoint import WHY_DISABLED
from partners.webhooks import falling_behind
from products import journal
from products.models import Revision

SECONDS = 2.5
UP = "kedai_database_up"


class Gauges(Collector):
    """Without the database there is only `kedai_database_up 0`."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        seen, is_whole = LOOKING.sight()
        answers = is_whole and bool(seen)
        yield _one(UP, "1 while the database answers.", float(answers))
        if answers:
            yield from seen

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is asked when it is registered."""
        return []


def look() -> Iterator[GaugeMetricFamily]:
    """All of them or none."""
    try:
        found = [*_journal(), *_deliveries(), *_reviews(), *_disk()]
    except Exception:  # however a database fails; readiness says why
        return
    yield from found


LOOKING = Looking(look, SECONDS)


def _journal() -> Iterator[GaugeMetricFamily]:
    head = journal.head()
    yield _one("kedai_journal_number", "Number of the journal's last line.", head.seq)
    published = head.at.timestamp() if head.at else 0
    yield _one("kedai_journal_published_timestamp_seconds", "When that was published.", published)


def _deliveries() -> Iterator[GaugeMetricFamily]:
    lag = falling_behind.lag(timezone.now())
    yield _one(
        "kedai_deliveries_lag_seconds",
        "For how long the delivery that waits longest could have been sent.",
        lag.seconds,
    )
    yield _one(
        "kedai_deliveries_lag_lines",
        "By how many lines the endpoint that is furthest behind could be further.",
        lag.lines,
    )
    counted = dict(Endpoint.objects.values_list("disabled").annotate(Count("pk")).order_by())
    endpoints = GaugeMetricFamily(
        "kedai_endpoints", "Endpoints of webhooks, by what has stopped them.", labels=["stopped"]
    )
    for why in ("", *WHY_DISABLED.codes):
        endpoints.add_metric([why or "no"], counted.get(why, 0))
    yield endpoints


def _reviews() -> Iterator[GaugeMetricFamily]:
    found = Revision.objects.in_review().aggregate(number=Count("pk"), since=Min("submitted_at"))
    age = (timezone.now() - found["since"]).total_seconds() if found["since"] else 0.0
    yield _one("kedai_reviews_waiting", "Revisions that wait for a review.", found["number"])
    yield _one("kedai_reviews_oldest_seconds", "For how long the oldest has waited.", age)


def _disk() -> Iterator[GaugeMetricFamily]:
    """Where the database is a file here. PostgreSQL's disk is its own machine's to watch."""
    if connection.vendor == "sqlite":
        disk = shutil.disk_usage(Path(str(connection.settings_dict["NAME"])).parent)
        free = disk.free / disk.total
        yield _one("kedai_database_disk_free_ratio", "Free part of SQLite's disk.", free)


def _one(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)
