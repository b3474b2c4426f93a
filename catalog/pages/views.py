"""Pages for people: `/` finds, `/products/<code>/` shows. HTML alone, no script.

They ask through the same filters and the same search as the API; what the page adds is words.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog import filters, parameters
from catalog.caching import may_be_kept
from catalog.entries import public_entry
from catalog.errors import TITLES, Fault, Problem
from catalog.finding import atlas, search
from catalog.pages import finder, said, typed
from catalog.pages.finder_form import finder_form
from catalog.pages.findings import findings
from catalog.pages.sheet import Sheet
from products.matching import match
from products.vocabulary import VERDICT

FINDER_PARAMETERS = (
    *(name for name in filters.PARAMETERS if name not in ("facets", "count")),
    *typed.PAGE_ONLY,
)
"""The page chooses its facets and always counts; everything else is the API's."""


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Results for the address; what was typed into the form first becomes such an address."""
    try:
        given, faults = parameters.parse(request, FINDER_PARAMETERS, tuple(typed.TICKED))
    except Problem as problem:
        return _problem(request, problem)
    names = atlas.latest()
    values, unclear = typed.canonical(given, names)
    bound = filters.bind({name: texts[0] for name, texts in values.items()})
    faults = [*faults, *unclear, *filters.faults(bound)]
    if faults:
        return _refused(request, 400, faults)
    if typed.was_submitted(request):
        return _kept(HttpResponseRedirect(filters.address(request.path, values)))
    question = replace(bound.question, facets=finder.FACETS)
    try:
        found = search.answer(question, "zh-hans")
    except Problem as problem:
        if not problem.faults:
            return _problem(request, problem)
        return _refused(request, problem.status, problem.faults)
    names = atlas.current(found.digest)
    context = {
        **finder.context(request.path, values, question, found, names),
        "form": finder_form(values, names, []),
        "verdicts": list(VERDICT),
    }
    return _page(request, "catalog/find.html", context)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One product, and how it meets the company whose facts the address carries."""
    try:
        values = parameters.read(request, filters.COMPANY_PARAMETERS)
        question = filters.asked(values)
        entry = public_entry(code, "zh-hans")
    except Problem as problem:
        return _problem(request, problem)
    document = json.loads(entry.detail_zh)
    verdicts = match(entry.terms, question.company)
    names = atlas.latest()
    rows = [
        (said.criterion(question, name, names), finding)
        for name, finding in zip(verdicts, findings(verdicts), strict=True)
    ]
    context = {
        "document": document,
        "sheet": Sheet(document),
        "rows": rows,
        "back": filters.address("/", values),
        "json": filters.address(document["url"], values),
    }
    return _page(request, "catalog/product.html", context)


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
    return _page(request, "catalog/find.html", context, status)


def _printable(texts: list[str]) -> list[str]:
    """What was typed, without empty values and control characters."""
    clean = ("".join(c for c in text if ord(c) >= 32 and ord(c) != 127) for text in texts)
    return [text for text in clean if text]


def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A page that says what is wrong; it never repeats a code that nobody may know."""
    if problem.status == 404:
        return _page(request, "404.html", {}, 404)
    withdrawn = problem.more.get("withdrawn_at")
    context = {
        "title": TITLES[problem.status][1].zh,
        "withdrawn_at": datetime.fromisoformat(withdrawn) if withdrawn else None,
        "faults": [(said.title(fault.parameter), fault) for fault in problem.faults],
        "without": request.path,
    }
    return _page(request, "catalog/problem.html", context, problem.status)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer["Content-Language"] = "zh-hans"
    return _kept(answer)


def _kept(answer: HttpResponse) -> HttpResponse:
    """As long as one of the API."""
    may_be_kept(answer)
    return answer
