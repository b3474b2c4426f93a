"""The map of a company's life: what the finder finds, by the stages that are stated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import filters
from catalog.errors import Problem
from catalog.finding import atlas, search
from catalog.finding.question import Question
from catalog.languages import spoken
from catalog.pages import carried, said
from catalog.pages.carried import CARRIED, PICKED, Carried, Values
from catalog.pages.chips import chips
from catalog.pages.frame import page, refusal
from catalog.pages.map.bars import bar, lanes
from catalog.pages.map.drawing import COLUMN
from catalog.pages.map.legend import legend
from products.vocabulary import STAGE

LAID_OUT_BY_ITSELF = ("order", "facets", "count", "page_size", "cursor", "as_of")
ASKED = tuple(name for name in filters.PARAMETERS if name not in LAID_OUT_BY_ITSELF)
MAP_PARAMETERS = (*ASKED, PICKED)
"""The finder's filters and the picks; the map lays its answer out itself, and draws today's."""

MOST = 120
"""Products drawn; of more, those that leave the fewest criteria open, as the finder orders them."""


@require_safe
def draw(request: HttpRequest) -> HttpResponse:
    try:
        along, question = carried.read(request, MAP_PARAMETERS)
        found = search.answer(replace(question, page_size=MOST), spoken(), with_terms=True)
    except Problem as problem:
        return _refused(request, problem)
    context = _context(along, question, found)
    of_nobody = {name: texts for name, texts in along.values.items() if name not in CARRIED}
    canonical = filters.address(request.path, of_nobody)
    return page(request, "catalog/map.html", context, canonical=canonical)


def _context(along: Carried, question: Question, found: search.Answer) -> dict[str, Any]:
    bars = [bar(result, along) for result in found.results]
    placed = lanes((one for one in bars if one.pieces), along)
    asked = {name: texts for name, texts in along.values.items() if name != PICKED}
    can_ask_for_met = bool(question.company.given()) and question.unstated == "include"
    return {
        "along": along,
        "lanes": placed,
        "unplaced": lanes((one for one in bars if not one.pieces), along),
        "drawn": len(bars),
        "placed": sum(len(lane.bars) for lane in placed),
        "count": found.count,
        "is_all": found.next is None,
        "compared": bool(question.company.given()),
        "axis": [
            (term, at * COLUMN, term.code in question.company.stage)
            for at, term in enumerate(STAGE)
        ],
        "column": COLUMN,
        "legend": legend(),
        "chips": chips(along.path, along.values, atlas.current(found.digest)),
        "clear": along.picks_alone(),
        "only_met": filters.address(along.path, along.values, unstated="exclude")
        if can_ask_for_met
        else None,
        "finder": filters.address(reverse("find"), along.values),
        "json": filters.address("/api/v1/products/", asked),
    }


def _refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    """What is wrong, each mistake with a way out: the finder's form has the field to mend it in."""
    if problem.status != 400:
        return refusal(request, problem)
    typed: Values = {name: request.GET.getlist(name) for name in request.GET}
    known = {name: texts for name, texts in typed.items() if name in MAP_PARAMETERS}
    context = {
        "mistakes": [
            (
                said.title(fault.parameter),
                fault,
                filters.address(request.path, {**known, fault.parameter: []}),
            )
            for fault in problem.faults
        ],
        "finder": filters.address(reverse("find"), known),
    }
    return page(request, "catalog/map_refused.html", context, status=400)
