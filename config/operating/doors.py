"""The addresses for machines that watch over the catalog: `/healthz`, `/readyz`, `/metrics`.

They are answered ahead of everything that looks at the host, as an orchestrator asks by the IP of a
container; nothing else is. `/metrics` is there only with `METRICS=on`, and never for whoever came
through a proxy.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from config.operating.readiness import report
from config.operating.routes import ROUTE

METHODS = ["GET", "HEAD"]


def lives(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks no database, no cache and no disk."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 where this worker would answer right, else 503; a line for each check, in words."""
    found = report()
    return JsonResponse(
        {
            "status": "ready" if found.is_ready else "not ready",
            "checks": [line._asdict() for line in found.lines],
        },
        status=200 if found.is_ready else 503,
    )


DOORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": lives, "/readyz": ready}
INSIDE = {"/metrics"}
"""Not for whoever comes through a proxy."""
if settings.METRICS:
    from config.operating.scraping import scraped  # it needs a folder of its own

    DOORS["/metrics"] = scraped


class Doors:
    """Inside of what puts headers around every answer, outside of all that does work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        door = DOORS.get(path)
        if door is None or (path in INSIDE and "HTTP_X_FORWARDED_FOR" in request.META):
            return self.get_response(request)
        request.META[ROUTE] = path.strip("/")
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        answer = door(request)
        answer["Cache-Control"] = "no-store"
        answer["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return answer
