"""The first page: it asks through the same filters and the same search as the API."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from catalog import filters, parameters
from catalog.caching import may_be_kept
from catalog.errors import Fault, Problem
from catalog.finding import atlas, search
from catalog.languages import spoken
from catalog.pages import carried
from catalog.pages.carried import PICKED, Carried
from catalog.pages.finder import answer, typed
from catalog.pages.finder.form import finder_form
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
        "verdicts": list(VERDICT),
    }
    asked = {n: v for n, v in values.items() if n not in answer.SHAPE and n != PICKED}
    return page(
        request, "catalog/find.html", context, canonical=filters.address(request.path, asked)
    )


def _refused(request: HttpRequest, status: int, faults: list[Fault]) -> HttpResponse:
    """The form again, with everything that was typed and a sentence beside each mistake."""
    typed_values = {name: _printable(request.GET.getlist(name)) for name in request.GET}
    form = finder_form(typed_values, atlas.latest(), faults)
    known = {name: given for name, given in typed_values.items() if name in FINDER_PARAMETERS}
    context = {
        "form": form,
        "mistakes": [
            {
                "mistake": mistake,
                "without": filters.address(request.path, {**known, mistake.parameter: []}),
                "candidates": [
                    (path, filters.address(request.path, {**known, "place": []}, region=code))
                    for code, path in mistake.candidates.items()
                ],
            }
            for mistake in form.mistakes
        ],
        "verdicts": list(VERDICT),
    }
    return page(request, "catalog/find.html", context, status=status)


def _printable(texts: list[str]) -> list[str]:
    """What was typed, without empty values and control characters."""
    clean = ("".join(c for c in text if ord(c) >= 32 and ord(c) != 127) for text in texts)
    return [text for text in clean if text]
