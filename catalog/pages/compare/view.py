"""Up to five products side by side, each with how it meets the company of the address.

None or one is no mistake: the page says how to pick. A code that cannot be compared is one, and
then the page shows what is left and leads there; it never leaves anything out by itself.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import comparing, filters, parameters
from catalog.comparing import CODE, LEAST, MOST, Compared
from catalog.errors import TITLES, Fault, Problem
from catalog.finding.question import Question
from catalog.languages import said, spoken
from catalog.pages import carried
from catalog.pages.carried import CARRIED, PICKED, Carried, Values
from catalog.pages.compare import origin, table, verdicts
from catalog.pages.compare.row import Part, labels
from catalog.pages.findings import Document
from catalog.pages.frame import page, refusal
from catalog.pages.said import listed, title
from products.matching import match

KNOWN = (CODE, *CARRIED)


class Column(NamedTuple):
    """A product with its links; `without` lets go of it and keeps the others in their order."""

    document: Document
    label: str
    href: str
    without: str


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    try:
        values, faults = parameters.parse(request, KNOWN, repeatable=(CODE,))
        codes = _asked(values)
        compared = comparing.read(codes, spoken())
    except Problem as problem:
        return refusal(request, problem)
    company = {name: given for name, given in values.items() if name not in (CODE, PICKED)}
    faults += [*carried.faults(values), *compared.faults]
    try:
        question = filters.asked(company, faults)
    except Problem as problem:
        return _refused(request, problem, compared, company)
    return _compared(request, compared, question, company)


def _asked(values: Values) -> list[str]:
    """The codes of the address, and what else has been picked."""
    given = values.get(CODE, [])
    return [*given, *(code for code in carried.codes(values) if code not in given)]


def _compared(
    request: HttpRequest, compared: Compared, question: Question, company: Values
) -> HttpResponse:
    codes = [entry.code for entry in compared.entries]
    documents = _documents(compared)
    along = _along(request, codes, company)
    matches = [match(entry.terms, question.company) for entry in compared.entries]
    parts = table.parts(documents)
    applying = origin.applying(documents)
    rows = [*(row for part in parts for row in part.rows), applying]
    last = [applying, origin.sources(documents, along), origin.verified(documents)]
    context = {
        "along": along,
        "finder": along.to(reverse("find")),
        "is_comparison": len(codes) >= LEAST,
        "is_full": len(codes) == MOST,
        "products": _columns(request, along, documents),
        "width": len(codes) + 1,
        "title": listed(labels(documents)),
        "verdicts": verdicts.rows(question, labels(documents), matches),
        "parts": [*parts, Part(_("申请与来源"), last)],
        "rows": rows,
        "differing": [row for row in rows if row.differs],
        "stated_once": table.stated_once(rows),
        "silent": listed(table.silent(documents)),
        "json": filters.address("/api/v1/compare/", {CODE: codes, **company}),
    }
    known_by = None if len(codes) == 1 else filters.address(request.path, {CODE: codes})
    return page(request, "catalog/compare.html", context, canonical=known_by)


def _along(request: HttpRequest, codes: list[str], company: Values) -> Carried:
    """What the links carry on: the compared products stay picked."""
    picked = {PICKED: [",".join(codes)]} if codes else {}
    return Carried(request.path, {**company, **picked})


def _columns(request: HttpRequest, along: Carried, documents: list[Document]) -> list[Column]:
    codes = [document["code"] for document in documents]
    return [
        Column(
            document,
            label,
            along.to(document["page"]),
            filters.address(
                request.path,
                {CODE: [code for code in codes if code != document["code"]], **along.company},
            ),
        )
        for label, document in zip(labels(documents), documents, strict=True)
    ]


def _documents(compared: Compared) -> list[Document]:
    return [json.loads(entry.detail(spoken())) for entry in compared.entries]


def _refused(
    request: HttpRequest, problem: Problem, compared: Compared, company: Values
) -> HttpResponse:
    """What is wrong, and two ways on: without it, or to the form, with the facts as they are."""
    wrong = {fault.parameter for fault in problem.faults}
    right = {name: given for name, given in company.items() if name not in wrong}
    codes = [entry.code for entry in compared.entries]
    along = _along(request, codes, right)
    context = {
        "along": along,
        "title": said(TITLES[problem.status][1]),
        "faults": [(_named(fault), fault) for fault in problem.faults],
        "products": _columns(request, along, _documents(compared)),
        "rest": filters.address(request.path, {CODE: codes, **right}),
        "finder": _along(request, codes, company).to(reverse("find")),
        "is_about_company": bool(wrong.intersection(company)),
    }
    return page(request, "catalog/compare_wrong.html", context, status=problem.status)


def _named(fault: Fault) -> str:
    return _("产品") if fault.parameter == CODE else title(fault.parameter)
