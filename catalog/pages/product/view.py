"""One product, and how it meets the company whose facts the address carries.

Four statements: the entry, its lines of the journal, the journal's head and what is similar. As of
a day that has gone, the page is made of the record of then; nothing is said to be similar to it.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import filters
from catalog.entries import NotPublicYet, public_entry
from catalog.errors import Problem
from catalog.filters import AS_OF
from catalog.finding import atlas
from catalog.finding.question import Question
from catalog.languages import spoken
from catalog.models import Entry
from catalog.pages import carried
from catalog.pages.carried import CARRIED, Carried, Values
from catalog.pages.findings import Document
from catalog.pages.frame import absolute, page, refusal
from catalog.pages.product import then
from catalog.pages.product.alike import alike, like, like_withdrawn
from catalog.pages.product.history import SHOWN, history
from catalog.pages.product.linked_data import linked_data
from catalog.pages.product.meeting import Meeting
from catalog.pages.product.sheet import Sheet
from catalog.past.revisions import lines


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    try:
        along, question = carried.read(request, (*CARRIED, AS_OF))
    except Problem as problem:
        wrong = {fault.parameter for fault in problem.faults}
        asked = {"day": then.typed(request, wrong)} if AS_OF in request.GET else None
        return refusal(request, problem, asked)
    try:
        entry = public_entry(code, spoken(), question.until)
    except NotPublicYet as problem:
        return _not_yet(request, problem, question, along)
    except Problem as problem:
        return refusal(request, problem, _instead(code, problem, question, along))
    context = _context(request, entry, question, along)
    return page(request, "catalog/product.html", context, canonical=request.path)


def _context(
    request: HttpRequest, entry: Entry, question: Question, along: Carried
) -> dict[str, Any]:
    document = json.loads(entry.detail(spoken()))
    sheet, names = Sheet(document, along), atlas.latest()
    found = lines(entry.code, SHOWN)
    asked = {**along.company, **_moment(along)}
    return {
        "document": document,
        "sheet": sheet,
        "lines": Meeting(sheet, entry.terms, question, names).lines,
        "history": history(found, along),
        "along": along,
        "day": then.day(along, question.as_of),
        "back": along.to(reverse("find")),
        "json": filters.address(document["url"], asked),
        "own_address": absolute(request, filters.address(request.path, asked)),
        **(
            {"then": then.then(question.as_of, entry, found, along)}
            if question.as_of
            else _today(request, entry, document, question, along)
        ),
    }


def _today(
    request: HttpRequest, entry: Entry, document: Document, question: Question, along: Carried
) -> dict[str, Any]:
    """What is only said of a product as it is now."""
    similar = like(entry.terms, entry.position)
    return {
        "similar": alike(similar, question.company, along, atlas.latest(), document),
        "linked_data": linked_data(document, absolute(request, request.path)),
        "is_picked": entry.code in along.picked,
        "picking": along.toggled(entry.code),
    }


def _moment(along: Carried) -> Values:
    return {name: given for name, given in along.values.items() if name == AS_OF}


def _not_yet(
    request: HttpRequest, problem: NotPublicYet, question: Question, along: Carried
) -> HttpResponse:
    """The one 404 that may repeat its address: everybody can know this product."""
    context = {
        "title": _("那时还没有公开"),
        "first": problem.first,
        "address": request.get_full_path(),
        "along": along,
        "day": then.day(along, question.as_of),
        "now": along.to(request.path),
    }
    return page(request, "catalog/problem.html", context, status=problem.status)


def _instead(
    code: str, problem: Problem, question: Question, along: Carried
) -> dict[str, Any] | None:
    """For a withdrawn product: how it last read, and what is like it now.

    What the two share is not said. Of one that was withdrawn on a day that has gone, who knows
    what it is now: its page.
    """
    if problem.status != 410:
        return None
    last, *_older = lines(code, 1, problem.more["seq"])
    more = {
        "along": along,
        "back": along.to(reverse("find")),
        "day": then.day(along, question.as_of),
        "last_public": last.at,
        "last_public_page": then.at(last, along),
    }
    if question.as_of:
        return {**more, "now": along.to(along.path)}
    similar = alike(like_withdrawn(code), question.company, along, atlas.latest())
    return {**more, "similar": similar}
