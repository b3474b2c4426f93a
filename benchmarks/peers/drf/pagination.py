"""Pages by number, with a count that stops at a thousand.

The keys of the page come first, alone: sorted with all their columns and joined rows, the answers
would cost many times as much. A thousand keys and one tell the count too.
"""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

COUNT_CAP = 1000


class CappedPagination(PageNumberPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        self.here = request.get_full_path()
        self.number = max(int(request.query_params.get("page", 1)), 1)
        size = self.get_page_size(request) or self.page_size
        start = (self.number - 1) * size
        is_counted = request.query_params.get("count", "capped") == "capped"
        end = max(start + size, COUNT_CAP if is_counted else 0)
        best = list(queryset.values_list("pk", "misses")[: end + 1])
        self.count = _count([misses for _, misses in best]) if is_counted else None
        self.has_more = len(best) > start + size
        shown = [key for key, _ in best[start : start + size]]
        return list(queryset.filter(pk__in=shown))

    def get_paginated_response(self, data: Any) -> Response:
        follow = replace_query_param(self.here, "page", self.number + 1) if self.has_more else None
        return Response({"results": data, "next": follow, "count": self.count})


def _count(misses: list[int]) -> dict[str, Any]:
    return {
        "value": min(len(misses), COUNT_CAP),
        "met": min(misses.count(0), COUNT_CAP),
        "exact": len(misses) <= COUNT_CAP,
    }
