"""Which of the two languages an answer of the API is in: the request's header decides."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from products.wording import Language


def language_of(request: HttpRequest) -> Language:
    """The best of `zh-hans` and `en` in Accept-Language; Chinese where neither is asked for."""
    for tag, priority in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if not priority:
            continue
        if tag.split("-")[0] == "en":
            return "en"
        if tag.split("-")[0] == "zh":
            return "zh-hans"
    return "zh-hans"
