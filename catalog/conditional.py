"""Strong validators: an answer is named by what it was made of, and not sent twice.

A name is `"<release>.<line>.<language>"`, line being the journal's number and the beginning of what
stands at it; packed with gzip it ends in `+gzip`. Where an answer shows what is not in the journal,
the digest of its bytes stands for the line.
"""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.http import parse_etags

from catalog.caching import public
from catalog.release import release

PACKED = "+gzip"
DIGITS = 8


def at_line(seq: int, digest: str) -> str:
    """How a name says what an answer is true for. The number alone would not do: a journal that was
    restored from a backup and goes on gives its numbers a second time.

    >>> at_line(54, "c0ffee00" + 56 * "1")
    '54-c0ffee00'
    """
    return f"{seq}-{digest[:DIGITS]}"


def of_product(seq: int, content: bytes) -> str:
    """The same of one product: the number of its own last line, and what it shows since then."""
    return at_line(seq, hashlib.sha256(content).hexdigest())


def etag(line: str, language: str) -> str:
    """The name of an answer that is true for a line of the journal, quotes included."""
    return f'"{release()}.{line}.{language}"'


def packed(tag: str) -> str:
    """The name of the same answer packed.

    >>> packed('"0a1b.54-c0ffee00.en"')
    '"0a1b.54-c0ffee00.en+gzip"'
    """
    return f'{tag[:-1]}{PACKED}"'


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """A 304 for whoever holds this answer already, packed or not; else None.

    It names the very bytes that are held. A cache hands on what a 304 names, so the packed bytes
    are not named to whoever does not take them.
    """
    takes_packed = re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    held = request.headers.get("If-None-Match", "")
    name = held_name(held, tag, takes_packed=bool(takes_packed))
    if name is None:
        return None
    answer = HttpResponse(status=304)
    del answer["Content-Type"]
    answer["ETag"] = name
    return answer


def held_name(if_none_match: str, tag: str, *, takes_packed: bool) -> str | None:
    """The name under which an answer is held, of those in an `If-None-Match`; None if it is not.

    >>> held_name('"0a1b.54-c0ffee00.en"', '"0a1b.54-c0ffee00.en"', takes_packed=False)
    '"0a1b.54-c0ffee00.en"'
    """
    held = parse_etags(if_none_match)
    if held == ["*"]:
        return tag
    for name in (packed(tag), tag) if takes_packed else (tag,):
        if {name, f"W/{name}", "*"} & set(held):
            return name
    return None


def named(request: HttpRequest, answer: HttpResponse, language: str) -> HttpResponse:
    """The answer, or a 304 for whoever holds what has its name."""
    held = unchanged(request, answer["ETag"])
    return public(held, language) if held else answer


def by_content(request: HttpRequest, answer: HttpResponse, language: str) -> HttpResponse:
    """The answer named by its bytes; a 304 with its headers for whoever holds them."""
    answer["ETag"] = etag(hashlib.sha256(answer.content).hexdigest()[:16], language)
    same = unchanged(request, answer["ETag"])
    if same is None:
        return answer
    for name, value in answer.headers.items():
        if name not in ("ETag", "Content-Type", "Content-Length"):
            same[name] = value
    return same
