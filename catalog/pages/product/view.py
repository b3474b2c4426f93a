"""One product, and how it meets the company whose facts the address carries."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import filters, parameters
from catalog.entries import public_entry
from catalog.errors import Problem
from catalog.finding import atlas
from catalog.languages import spoken
from catalog.pages import carried, said
from catalog.pages.carried import CARRIED, PICKED, Carried
from catalog.pages.findings import findings
from catalog.pages.frame import page, refusal
from catalog.pages.product.sheet import Sheet
from products.matching import match


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    try:
        values, faults = parameters.parse(request, CARRIED)
        company = {name: given for name, given in values.items() if name != PICKED}
        question = filters.asked(company, [*faults, *carried.faults(values)])
        entry = public_entry(code, spoken())
    except Problem as problem:
        return refusal(request, problem)
    document = json.loads(entry.detail(spoken()))
    verdicts = match(entry.terms, question.company)
    names = atlas.latest()
    along = Carried(request.path, values)
    context = {
        "document": document,
        "sheet": Sheet(document),
        "rows": [
            (said.criterion(question, name, names), finding)
            for name, finding in zip(verdicts, findings(verdicts), strict=True)
        ],
        "along": along,
        "back": along.to(reverse("find")),
        "json": filters.address(document["url"], company),
    }
    return page(request, "catalog/product.html", context, canonical=request.path)
