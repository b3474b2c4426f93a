"""`/products.csv`: the finder's whole answer as a table, in the language of the address.

The API's goes by what a program accepts; a reader who follows a link has chosen the page.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import filters, parameters
from catalog.bulk import products_table
from catalog.caching import may_be_kept
from catalog.errors import Fault, Problem
from catalog.languages import spoken
from catalog.pages.carried import Values
from catalog.pages.frame import refusal

TAKEN = tuple(name for name in products_table.PARAMETERS if name != filters.AS_OF)
"""What the finder asks too; it shows what there is now."""


@require_safe
def products(request: HttpRequest) -> HttpResponseBase:
    try:
        question = filters.asked(*parameters.parse(request, TAKEN))
        answer = products_table.answer(request, question, spoken())
    except Problem as problem:
        return refusal(request, problem, _sentence(problem))
    answer["Content-Language"] = spoken()
    may_be_kept(answer)
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def carried(values: Values) -> Values:
    """Of a page's parameters, those that a table is asked with."""
    return {name: given for name, given in values.items() if name in TAKEN}


def _sentence(problem: Problem) -> dict[str, object] | None:
    """Of what is nobody parameter's fault, too."""
    return None if problem.faults else {"faults": [(_("下载 CSV"), Fault("", problem.detail))]}
