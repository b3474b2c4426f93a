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
from catalog.pages import carried, places
from catalog.pages.carried import PICKED, Carried, Values
from catalog.pages.chips import SHAPE
from catalog.pages.finder import answer, typed
from catalog.pages.finder.form import Mistake, finder_form
from catalog.pages.finder.swapping import swapped, varies
from catalog.pages.frame import page, refusal
from products.vocabulary import VERDICT

ASKED = tuple(name for name in filters.PARAMETERS if name not in ("facets", "count", "as_of"))
"""The page chooses its facets, always counts, and shows what there is now; else it is the API's."""

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
        found = search.answer(question, spoken(), with_terms=True)
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
    # An empty value is as absent, here as in every address.
    known = {name: v for name, v in typed_values.items() if v and name in FINDER_PARAMETERS}
    form = finder_form(known, atlas.latest(), faults)
    can_pick = not carried.faults(known)
    along = Carried(request.path, {n: v for n, v in known.items() if n != PICKED or can_pick})
    context = {
        "along": along,
        "form": form,
        "clear": along.picks_alone(),
        "mistakes": [_row(request.path, known, mistake) for mistake in form.mistakes],
    }
    return _page(request, context, status=status)


def _row(path: str, known: Values, mistake: Mistake) -> dict[str, Any]:
    """A mistake with the address that is without it, and those of what may have been meant."""
    return {
        "mistake": mistake,
        "without": filters.address(path, _mended(known, mistake)),
        "candidates": [
            (place, filters.address(path, _mended(known, mistake, code)))
            for code, place in mistake.candidates.items()
        ],
    }


def _mended(known: Values, mistake: Mistake, code: str | None = None) -> Values:
    """The parameters without a mistake, or with one place instead of an unclear one.

    Other places that were typed beside it stay.
    """
    right = {name: given for name, given in known.items() if name != mistake.parameter}
    if not mistake.typed:
        return right
    listed = places.listed(",".join(known[typed.PLACE]), atlas.latest())
    if all(place[: typed.SHOWN] == mistake.typed for place in listed):
        return {**right, "region": [code]} if code else right
    clearer = (code if place[: typed.SHOWN] == mistake.typed else place for place in listed)
    return {**right, typed.PLACE: ["、".join(filter(None, clearer))]}


def _page(request: HttpRequest, context: dict[str, Any], **more: Any) -> HttpResponse:
    whole = {"verdicts": list(VERDICT), **swapped(request, context), **context}
    return varies(page(request, "catalog/find.html", whole, **more))


def _printable(texts: list[str]) -> list[str]:
    """What was typed, without empty values and control characters."""
    clean = ("".join(c for c in text if ord(c) >= 32 and ord(c) != 127) for text in texts)
    return [text for text in clean if text]
