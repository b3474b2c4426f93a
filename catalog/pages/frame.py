"""What stands around every page: its own address, the other language's, headers, refusals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers

from catalog.caching import may_be_kept
from catalog.conditional import by_content
from catalog.errors import TITLES, Problem
from catalog.languages import in_language, said, spoken
from catalog.pages.said import title


def absolute(request: HttpRequest, address: str) -> str:
    """An address with the host that readers know: PUBLIC_URL, else the one they asked."""
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}{address}"
    return request.build_absolute_uri(address)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    canonical: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of HTML.

    `canonical` is the address, in either language, that this page and its likes (another order,
    another company's facts) are to be known by; a page without one is not for search engines.
    """
    around = {
        "marks": static("catalog/marks.svg"),  # shown hundreds of times
        "address": None if status == 404 else request.get_full_path(),
        "canonical": canonical and absolute(request, in_language(canonical, spoken())),
        "alternates": [
            (tag, absolute(request, in_language(canonical, language)))
            for tag, language in (("zh-Hans", "zh-hans"), ("en", "en"), ("x-default", "zh-hans"))
        ]
        if canonical
        else [],
    }
    answer = render(request, template, {**around, **context}, status=status)
    answer["Content-Language"] = spoken()
    may_be_kept(answer)
    patch_vary_headers(answer, ["Accept-Encoding"])  # of a 304 too, which nobody packs
    return by_content(request, answer, spoken()) if status == 200 else answer


def refusal(
    request: HttpRequest, problem: Problem, more: dict[str, Any] | None = None
) -> HttpResponse:
    """A page that says what is wrong; it never repeats a code that nobody may know.

    `more` goes into the page beside it, such as what is similar to a product that has gone.
    """
    if problem.status == 404:
        return page(request, "404.html", {}, status=404)
    withdrawn = problem.more.get("withdrawn_at")
    context = {
        "title": said(TITLES[problem.status][1]),
        "withdrawn_at": datetime.fromisoformat(withdrawn) if withdrawn else None,
        "seq": problem.more.get("seq"),
        "faults": [(title(fault.parameter), fault) for fault in problem.faults],
        "without": request.path,
        **(more or {}),
    }
    return page(request, "catalog/problem.html", context, status=problem.status)
