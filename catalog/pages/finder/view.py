"""The first page: it asks through the same filters and the same search as the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from catalog import filters, parameters
from catalog.caching import may_be_kept
from catalog.errors import Fault, Problem
from catalog.finding import atlas, search
from catalog.languages import spoken
from catalog.pages import carried
from catalog.pages.carried import PICKED, Carried, Values
from catalog.pages.chips import SHAPE
from catalog.pages.finder import answer, typed
from catalog.pages.finder.form import Mistake, finder_form
from catalog.pages.finder.swapping import swapped, varies
from catalog.pages.frame import page, refusal
from products.vocabulary import VERDICT

ASKED = tuple(name for name in filters.PARAMETERS if name not in ("facets", "count"))
"""The page chooses its facets and always counts; everything else is the API's."""

FINDER_PARAMETERS = (*ASKED, *typed.PAGE_ONLY, PICKED)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Results for the address; what was typed into the form first becomes such an address."""
    try:
        given, faults = parameters.parse(request, FINDER_PARAMETERS, tuple(typed.TICKED))
    except Problem as problem:
        return refusal(request, problem)
    names = atlas.latest()
    values, unclear = typed.canonical(given, names)
    bound = filters.bind({name: texts[0] for name, texts in values.items() if name != PICKED})
    faults = [*faults, *unclear, *filters.faults(bound), *carried.faults(values)]
    if faults:
        return _refused(request, 400, faults)
    if typed.was_submitted(request):
        sent_on = HttpResponseRedirect(filters.address(request.path, values))
        may_be_kept(sent_on)
        return sent_on
    question = replace(bound.question, facets=answer.FACETS)
    try:
        found = search.answer(question, spoken())
    except Problem as problem:
        if not problem.faults:
            return refusal(request, problem)
        return _refused(request, problem.status, problem.faults)
    names = atlas.current(found.digest)
    context = {
        **answer.context(Carried(request.path, values), question, found, names),
        "form": finder_form(values, names, []),
    }
    asked = {n: v for n, v in values.items() if n not in SHAPE and n != PICKED}
    return _page(request, context, canonical=filters.address(request.path, asked))


def _refused(request: HttpRequest, status: int, faults: list[Fault]) -> HttpResponse:
    """The form again, with everything that was typed and a sentence beside each mistake."""
    typed_values = {name: _printable(request.GET.getlist(name)) for name in request.GET}
    form = finder_form(typed_values, atlas.latest(), faults)
    known = {name: given for name, given in typed_values.items() if name in FINDER_PARAMETERS}
    can_pick = bool(known.get(PICKED)) and not carried.faults(known)
    picks = {PICKED: known[PICKED]} if can_pick else {}
    facts = {name: given for name, given in known.items() if name != PICKED}
    context = {
        "along": Carried(request.path, {**facts, **picks}),
        "form": form,
        "clear": filters.address(request.path, picks),
        "mistakes": [_row(request.path, known, mistake) for mistake in form.mistakes],
    }
    return _page(request, context, status=status)


def _row(path: str, known: Values, mistake: Mistake) -> dict[str, Any]:
    """A mistake with the address that is without it, and those of what may have been meant."""
    return {
        "mistake": mistake,
        "without": filters.address(path, {**known, mistake.parameter: []}),
        "candidates": [
            (place, filters.address(path, known, **_meaning(known, mistake, code)))
            for code, place in mistake.candidates.items()
        ],
    }


def _meaning(known: Values, mistake: Mistake, code: str) -> dict[str, str | None]:
    """One place instead of the unclear one; other places typed beside it stay."""
    text = ",".join(known[typed.PLACE])
    if text.strip() == mistake.typed or mistake.typed not in text:
        return {typed.PLACE: None, "region": code}
    return {typed.PLACE: text.replace(mistake.typed, code)}


def _page(request: HttpRequest, context: dict[str, Any], **more: Any) -> HttpResponse:
    whole = {"verdicts": list(VERDICT), **swapped(request, context), **context}
    return varies(page(request, "catalog/find.html", whole, **more))


def _printable(texts: list[str]) -> list[str]:
    """What was typed, without empty values and control characters."""
    clean = ("".join(c for c in text if ord(c) >= 32 and ord(c) != 127) for text in texts)
    return [text for text in clean if text]
