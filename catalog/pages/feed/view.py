"""`/changes.atom`: the changes that concern a question, which takes the finder's filters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from catalog import filters, parameters
from catalog.caching import may_be_kept
from catalog.conditional import by_content
from catalog.errors import Fault, Problem
from catalog.finding import atlas
from catalog.finding.question import SELECTING
from catalog.languages import spoken
from catalog.pages.feed.document import BEFORE, document
from catalog.pages.feed.window import window
from catalog.pages.frame import refusal
from catalog.values import Refused, WholeNumberField
from products import journal

FILTERS = (*SELECTING, "q", "updated_since", *filters.COMPANY_PARAMETERS, "unstated")
"""What decides whether a product answers; the shape of the finder's answer means nothing here."""


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    head = journal.head()
    try:
        values, faults = parameters.parse(request, (*FILTERS, BEFORE))
        before, wrong = _number(values.pop(BEFORE, None), head.seq)
        question = filters.asked(values, [*faults, *wrong])
    except Problem as problem:
        return refusal(request, problem)
    seen = window(question, before)
    feed = document(request, values, before, seen, atlas.current(head.digest))
    answer = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    answer["Content-Language"] = spoken()
    may_be_kept(answer)
    # A 304 varies by what its 200 does, and the middleware that packs leaves an empty answer alone.
    patch_vary_headers(answer, ["Accept-Encoding"])
    return by_content(request, answer, spoken())


def _number(given: list[str] | None, newest: int) -> tuple[int | None, list[Fault]]:
    """A number of the journal with something before it; None where none was given."""
    if given is None:
        return None, []
    try:
        return WholeNumberField(2, max(2, newest)).parse(given[0]), []
    except Refused as refused:
        return None, [Fault(BEFORE, refused.words)]
