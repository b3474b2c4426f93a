"""One product, and how it meets the company whose facts the address carries.

Four statements: the entry, its lines of the journal, the journal's head and what is similar.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import filters
from catalog.entries import public_entry
from catalog.errors import Problem
from catalog.finding import atlas
from catalog.finding.question import Question
from catalog.languages import spoken
from catalog.models import Entry
from catalog.pages import carried
from catalog.pages.carried import Carried
from catalog.pages.frame import absolute, page, refusal
from catalog.pages.product.alike import alike, like, like_withdrawn
from catalog.pages.product.history import history, lines
from catalog.pages.product.linked_data import linked_data
from catalog.pages.product.meeting import Meeting
from catalog.pages.product.sheet import Sheet


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    try:
        along, question = carried.read(request)
    except Problem as problem:
        return refusal(request, problem)
    try:
        entry = public_entry(code, spoken())
    except Problem as problem:
        gone = problem.status == 410
        return refusal(request, problem, _instead(code, question, along) if gone else None)
    context = _context(request, entry, question, along)
    return page(request, "catalog/product.html", context, canonical=request.path)


def _context(
    request: HttpRequest, entry: Entry, question: Question, along: Carried
) -> dict[str, Any]:
    document = json.loads(entry.detail(spoken()))
    sheet, names = Sheet(document, along), atlas.latest()
    similar = like(entry.terms, entry.position)
    return {
        "document": document,
        "sheet": sheet,
        "lines": Meeting(sheet, entry.terms, question, names).lines,
        "history": history(lines(entry.code)),
        "similar": alike(similar, question.company, along, names, document),
        "linked_data": linked_data(document, absolute(request, request.path)),
        "along": along,
        "is_picked": entry.code in along.picked,
        "picking": along.toggled(entry.code),
        "back": along.to(reverse("find")),
        "json": filters.address(document["url"], along.company),
        "own_address": absolute(request, filters.address(request.path, along.company)),
    }


def _instead(code: str, question: Question, along: Carried) -> dict[str, Any]:
    """For a withdrawn product: what is like it, without a word on what they share."""
    similar = alike(like_withdrawn(code), question.company, along, atlas.latest())
    return {"similar": similar, "along": along, "back": along.to(reverse("find"))}
