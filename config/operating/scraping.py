"""`/metrics`: all workers' numbers added up, and what the database says at this moment."""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from config.operating.gauges import Gauges

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def folder() -> Path:
    """Where workers put their numbers: emptied at every start of the server, and nobody else's."""
    named = os.environ.get(FOLDER, "")
    if not named or not os.access(named, os.W_OK):
        raise ImproperlyConfigured(
            f"METRICS=on needs {FOLDER}: a folder that workers may write to, and that is empty "
            "whenever the server starts."
        )
    return Path(named)


def scraped(request: HttpRequest) -> HttpResponse:
    place = folder()
    _bury(place)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(place))  # type: ignore[no-untyped-call]
    registry.register(Gauges())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _bury(place: Path) -> None:
    """Of workers that are gone what they counted stays; what they were does not."""
    for file in place.glob("gauge_live*.db"):
        found = re.search(r"_(\d+)\.db$", file.name)
        if found and not Path("/proc", found[1]).exists():
            mark_process_dead(found[1], str(place))  # type: ignore[no-untyped-call]
