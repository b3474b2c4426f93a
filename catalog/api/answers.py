"""What the API answers about products: one function for whoever serves it.

The views answer with it, and so does the express lane, so the two cannot differ. Stored documents
are spliced as they are; only what belongs to the question is made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from django.http import HttpResponse

from catalog import filters
from catalog.api.responses import dumped, linked, spliced
from catalog.caching import public
from catalog.conditional import at_line, etag, of_product
from catalog.entries import public_document
from catalog.finding import search
from catalog.finding.facets import Facet
from catalog.finding.index import Index
from catalog.finding.question import Question
from catalog.finding.search import Answer
from catalog.finding.verdicts import Verdicts
from catalog.languages import in_language
from products.matching import Verdict, match

Values = dict[str, list[str]]

DESCRIPTION = "/api/v1/openapi.json"


def listing(
    path: str, values: Values, question: Question, language: str, state: Index | None = None
) -> HttpResponse:
    """The products that answer a question; `state` is an index new enough to begin with.

    The address of the next page has its parameters in the order in which they are declared.
    """
    found = search.answer(question, language, state=state)
    follow = None
    if found.next:
        ordered = {name: values[name] for name in filters.PARAMETERS if name in values}
        follow = filters.address(path, ordered, cursor=found.next)
    body = _body(found, follow, language)
    # The names of facets come from rows that may change without a line in the journal.
    name = (
        hashlib.sha256(body).hexdigest()[:16]
        if question.facets
        else at_line(found.seq, found.digest)
    )
    answer = _answer(body, name, language)
    return linked(answer, next=follow, service_desc=DESCRIPTION)


def product(
    code: str, path: str, values: Values, question: Question, language: str
) -> HttpResponse:
    """One product with how it meets a company. Problem 404 or 410 where there is none to show."""
    document = public_document(code, language, question.until)
    verdicts = match(document.terms, question.company) if question.company.given() else {}
    body = spliced(document.content, matched(verdicts, language))
    shown = {name: values[name] for name in (filters.AS_OF,) if question.as_of and name in values}
    latest = {name: given for name, given in values.items() if name not in shown}
    return linked(
        _answer(body, of_product(document.seq, document.content), language),
        alternate=filters.address(in_language(f"/products/{code}/", language), shown),
        version_history=f"/api/v1/products/{code}/revisions/",
        latest_version=filters.address(path, latest) if shown else None,
    )


def _answer(body: bytes, name: str, language: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="application/json")
    answer["ETag"] = etag(name, language)
    return public(answer, language)


def _body(found: Answer, follow: str | None, language: str) -> bytes:
    # On one page most are met and open alike: the very same verdicts are spelled once. Joined at
    # the end, in one go, no document is copied twice.
    members: dict[tuple[int, ...], bytes] = {}
    spelled_out = [b'{"results":[']
    for document, verdicts in found.results:
        same = tuple(map(id, verdicts.values()))
        member = members.get(same)
        if member is None:
            member = members[same] = matched(verdicts, language)
        spelled_out += document.content[:-1], b",", member, b"},"
    if found.results:
        spelled_out[-1] = b"}"
    count = None if found.count is None else vars(found.count)
    journal = {"seq": found.seq, "digest": found.digest}
    rest = (
        f'],"next":{dumped(follow)},"count":{dumped(count)},'
        f'"facets":{_facets(found.facets)},"journal":{dumped(journal)}}}'
    )
    spelled_out.append(rest.encode())
    return b"".join(spelled_out)


def _facets(facets: Mapping[str, Facet] | None) -> str:
    """A facet has its values over and over, only their counts are new."""
    if facets is None:
        return "null"
    members = (
        f'"{name}":{{"values":[{",".join(_valued(*value) for value in facet.values)}],'
        f'"unstated":{facet.unstated}}}'
        for name, facet in facets.items()
    )
    return f"{{{','.join(members)}}}"


def _valued(code: str, label: str, count: int) -> str:
    return f"{_labelled(code, label)}{count}}}"


@lru_cache(maxsize=8192)
def _labelled(code: str, label: str) -> str:
    return f'{{"code":{dumped(code)},"label":{dumped(label)},"count":'


def matched(verdicts: Verdicts, language: str) -> bytes:
    """The member that a document gets for a question."""
    return b'"match":' + spelled(verdicts, language)


def spelled(verdicts: Verdicts, language: str) -> bytes:
    """Verdicts as they are served; codes are bare."""
    members = (f'"{name}":{_spelled(verdict, language)}' for name, verdict in verdicts.items())
    return f"{{{','.join(members)}}}".encode()


@lru_cache(maxsize=4096)
def _spelled(verdict: Verdict, language: str) -> str:
    note = verdict.note.in_language(language) if verdict.note else None
    return dumped({**verdict._asdict(), "note": note})
