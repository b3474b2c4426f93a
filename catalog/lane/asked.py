"""Which requests the lane takes: plain questions to the list and to one product."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from rest_framework.utils.mediatypes import media_type_matches

from catalog import filters, parameters
from catalog.finding.question import Question
from catalog.languages import preferred
from catalog.packing import takes_packed
from products.wording import Language

Environ = dict[str, Any]

PRODUCTS = "/api/v1/products/"
PLAIN = re.compile(rf"{PRODUCTS}(?:([a-z0-9-]{{1,80}})/)?")
JSON = "application/json"
OF_LIST, OF_ONE = (
    frozenset(names) - {filters.AS_OF} | {""}
    for names in (filters.PARAMETERS, filters.DETAIL_PARAMETERS)
)
"""The names that may stand in a question; nothing at all is between two `&`."""
LONGEST = 255
"""Of a host or a list of media that is read here."""


class Asked(NamedTuple):
    """A question as it is answered: `code` is None for the list."""

    path: str
    code: str | None
    values: dict[str, list[str]]
    question: Question
    language: Language
    packs: bool

    def key(self) -> tuple[Any, ...]:
        """What an answer is kept by: however it was written, the same question has the same."""
        given = tuple((name, *self.values[name]) for name in sorted(self.values))
        return (self.path, self.language, given)


def asked(environ: Environ) -> Asked | None:
    """None for whatever Django shall answer: other methods and addresses, whoever shows a key or a
    cookie or asks a strange host, other media, and a moment in the past. A Problem for what is
    wrong."""
    found = PLAIN.fullmatch(environ.get("PATH_INFO", ""))
    if found is None or not _is_plain(environ):
        return None
    code, query = found[1], environ.get("QUERY_STRING", "")
    known = OF_ONE if code else OF_LIST
    if not {pair.partition("=")[0] for pair in query.split("&")} <= known:
        return None
    values, faults = parameters.parsed(found[0], query, known)
    question = filters.asked(values, faults)
    language = preferred(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    packs = takes_packed(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return Asked(found[0], code, values, question, language, packs)


def _is_plain(environ: Environ) -> bool:
    """What is long is not remembered: Django may look at it each time."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "HTTP_AUTHORIZATION" not in environ
        and "HTTP_COOKIE" not in environ
        and not environ.get("SCRIPT_NAME")
        and settings.ANON_LIMIT is None
        and len(host := environ.get("HTTP_HOST", "")) <= LONGEST
        and _is_ours(host, tuple(settings.ALLOWED_HOSTS))
        and len(accepted := environ.get("HTTP_ACCEPT", "*/*")) <= LONGEST
        and _takes_json(accepted)
    )


@lru_cache(maxsize=1000)
def _is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


@lru_cache(maxsize=1000)
def _takes_json(accepted: str) -> bool:
    return any(media_type_matches(JSON, media.strip()) for media in accepted.split(","))
