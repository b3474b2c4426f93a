"""The one place where requests are counted, refused, and told how many they have left."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.errors import Problem, response
from partners.limits.asked import shares
from partners.limits.counting import Standing, take
from partners.limits.policy import WINDOW
from products.wording import Words

TOO_MANY = Words(
    "请求过多；请 {seconds} 秒后再来。", "Too many requests; come again in {seconds} seconds."
)


class Limits:
    """Before the view: a refused request costs one look at a key and one at the cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            asked = shares(request)
        except Problem as problem:
            return response(problem, request)
        standings = (take(asked) if asked else None) or []
        refused = next((standing for standing in standings if standing.refused), None)
        answer = _refusal(request, refused.seconds) if refused else self.get_response(request)
        return _told(answer, standings)


def _refusal(request: HttpRequest, seconds: int) -> HttpResponse:
    """429 with the seconds after which it is let through: a problem, at the desk a page."""
    if request.path.startswith("/api/"):
        answer = response(Problem(429, detail=TOO_MANY.format(seconds=seconds)), request)
    else:
        answer = render(request, "admin/too_often.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _told(answer: HttpResponse, standings: list[Standing]) -> HttpResponse:
    """With the fields of draft-ietf-httpapi-ratelimit-headers-11, an item for each policy.

    `t` is for how many seconds what is left will do: never longer than the window that is told.
    """
    if standings:
        answer["RateLimit-Policy"] = ", ".join(
            f'"{standing.policy.name}";q={standing.policy.quota};w={WINDOW}'
            for standing in standings
        )
        answer["RateLimit"] = ", ".join(
            f'"{standing.policy.name}";r={standing.left};t={_seconds(standing)}'
            for standing in standings
        )
    return answer


def _seconds(standing: Standing) -> int:
    return standing.seconds if standing.refused else min(WINDOW, standing.seconds)
