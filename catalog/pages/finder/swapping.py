"""What makes a page smooth where htmx asks for it: where the focus goes, and what is told.

The page is the same whoever asks; htmx takes the part that it swaps. What was pressed stands in
the new part again where it has an id, which htmx names: then the focus stays and the news is
told to those who cannot see it. Otherwise the focus moves to the answer.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ASKING, PRESSED = "HX-Request", "HX-Trigger"
PICK, ORDER = "pick-", "order-"
"""How the ids begin of what stays in its place."""


def swapped(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the template needs to know of it."""
    pressed = request.headers.get(PRESSED, "")
    is_swapped, is_refused = ASKING in request.headers, "mistakes" in context
    stays = pressed.startswith((PICK, ORDER)) and not is_refused
    return {
        "is_swapped": is_swapped,
        "takes_focus": is_swapped and not stays,
        "told": _told(pressed, context) if is_swapped and stays else "",
    }


def varies(answer: HttpResponse) -> HttpResponse:
    """No cache gives one of them the other's page."""
    patch_vary_headers(answer, [ASKING, PRESSED])
    return answer


def _told(pressed: str, context: dict[str, Any]) -> str:
    if pressed.startswith(ORDER):
        chosen = [order.label for order in context["orders"] if order.chosen]
        return _("排序：{order}").format(order="".join(chosen))
    picked = len(context["along"].picked)
    return ngettext("已选 {n} 项产品", "已选 {n} 项产品", picked).format(n=picked)
