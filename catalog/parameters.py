"""Query strings, read strictly: a parameter that is not understood never widens an answer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from urllib.parse import quote, unquote_to_bytes

from django.http import HttpRequest

from catalog.errors import Fault, Problem
from products.wording import Words

LONGEST_ADDRESS = 4096  # bytes, path and query
PLAIN = re.compile(r"[\w.,~-]*", re.ASCII)
"""What stands in an address as it is."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MOST_FAULTS = 20
"""Nobody reads more, and looking for what each was meant to be is work."""


def read(
    request: HttpRequest, known: Collection[str], repeatable: Collection[str] = ()
) -> dict[str, list[str]]:
    """The given parameters, as `parse` gives them; Problem 400 if there is any fault."""
    values, faults = parse(request, known, repeatable)
    if faults:
        raise Problem(400, faults)
    return values


def parse(
    request: HttpRequest, known: Collection[str], repeatable: Collection[str] = ()
) -> tuple[dict[str, list[str]], list[Fault]]:
    """Each given parameter with its values, and what is wrong; an empty value is as absent.

    A fault is an unknown or repeated parameter, bytes that are not UTF-8, or a control
    character; the first twenty are told. Problem 414 for an address over 4 096 bytes.
    """
    return parsed(request.path, request.META.get("QUERY_STRING", ""), known, repeatable)


def parsed(
    path: str, query: str, known: Collection[str], repeatable: Collection[str] = ()
) -> tuple[dict[str, list[str]], list[Fault]]:
    """As `parse`, of a path and the query behind it."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    _refuse_long(path, query, pairs)
    values: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for raw_name, _, raw_value in pairs:
        name, value = _decoded(raw_name), _decoded(raw_value)
        shown = name if name is not None else raw_name[:64]
        fault = _fault(shown, name, value, known)
        if fault is not None:
            faults.append(fault)
            if len(faults) == MOST_FAULTS:
                break
        elif value:
            values.setdefault(shown, []).append(value)
    faults += [
        Fault(name, Words("这个参数只能写一次。", "This parameter may be given only once."))
        for name, given in values.items()
        if len(given) > 1 and name not in repeatable
    ]
    return values, faults


def _refuse_long(path: str, query: str, pairs: list[tuple[str, str, str]]) -> None:
    # Quoted, a character has twelve at most: most addresses are short however they are counted.
    if len(query) + 12 * len(path) < LONGEST_ADDRESS:
        return
    if len(quote(path)) + 1 + len(query) <= LONGEST_ADDRESS:
        return
    raw = max(pairs, key=lambda pair: len(pair[0]) + len(pair[2]), default=("", "", ""))[0]
    name = (_decoded(raw) or raw)[:64]
    words = Words(
        f"网址最多 {LONGEST_ADDRESS} 字节；最长的是这个参数。",
        f"An address has at most {LONGEST_ADDRESS} bytes; this parameter is the longest.",
    )
    raise Problem(414, [Fault(name, words)])


def _decoded(raw: str) -> str | None:
    """The text, or None when its bytes are not UTF-8."""
    if PLAIN.fullmatch(raw):
        return raw
    try:
        return unquote_to_bytes(raw.replace("+", " ").encode("latin-1", "replace")).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _fault(shown: str, name: str | None, value: str | None, known: Collection[str]) -> Fault | None:
    if name is None or value is None:
        return Fault(shown, Words("不是 UTF-8 编码。", "The bytes are not UTF-8."))
    if name not in known:
        return Fault(
            name[:64],
            Words("没有这个参数。", "There is no such parameter."),
            suggestion(name, known) or {"allowed": sorted(known)},
        )
    if CONTROL.search(value):
        return Fault(name, Words("含有控制字符。", "Contains a control character."))
    return None


def suggestion(word: str, known: Collection[str]) -> dict[str, str]:
    """`{"did_you_mean": …}` for a slip of the hand, else nothing."""
    close = difflib.get_close_matches(word[:64].lower(), list(known), n=1, cutoff=0.6)
    return {"did_you_mean": close[0]} if close else {}
