"""Which of the two languages an answer is in.

The API goes by the request's header, a page by its address: `/…` is Chinese, `/en/…` English,
whatever the browser asks for and no cookie. What only a page says is gettext (Chinese in the
code, English in `catalog/locale/en`); what the API says too comes as `Words`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation.trans_real import parse_accept_lang_header

from products.wording import Language, Words


def language_of(request: HttpRequest) -> Language:
    return preferred(request.headers.get("Accept-Language", ""))


def preferred(accepted: str) -> Language:
    """The best of `zh-hans` and `en` in Accept-Language; Chinese where neither is asked for."""
    for tag, priority in parse_accept_lang_header(accepted):
        if not priority:
            continue
        if tag.split("-")[0] == "en":
            return "en"
        if tag.split("-")[0] == "zh":
            return "zh-hans"
    return "zh-hans"


class LanguageOfAddress:
    """Everything below an address is said in its language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with override(get_language_from_path(request.path_info) or "zh-hans"):
            return self.get_response(request)


def spoken() -> Language:
    """The language of the page that is being made; Chinese outside of pages."""
    return "en" if get_language() == "en" else "zh-hans"


def said(words: Words) -> str:
    """A pair of sentences in the language of the page."""
    return words.in_language(spoken())


def in_language(address: str, language: str) -> str:
    """The same page in the other language: `/map/?stage=seed` as `/en/map/?stage=seed`.

    >>> in_language("/map/?stage=seed", "en"), in_language("/en/map/", "en")
    ('/en/map/?stage=seed', '/en/map/')
    >>> in_language("/en/", "zh-hans"), in_language("/energy/", "zh-hans")
    ('/', '/energy/')
    """
    plain = address.removeprefix("/en") if address.startswith("/en/") else address
    return f"/en{plain}" if language == "en" else plain
