"""What a partner sends about an endpoint, read strictly: a slip never widens what is sent."""

from __future__ import annotations

from itertools import islice
from typing import Any, NamedTuple

from catalog import bounds, filters
from catalog.errors import Fault, Problem
from catalog.parameters import suggestion
from partners.pointers import pointer
from partners.webhooks import reaching
from partners.webhooks.reading import FILTERS
from products.links.targets import Refused
from products.wording import Words

LONGEST_DESCRIPTION = 200
LONGEST_VALUE = 1000
MOST_UNKNOWN = 20
"""Members that are guessed at, which takes longer than to read them."""
MEMBERS = ("url", "filters", "description")
CHANGEABLE = (*MEMBERS, "enabled")

NO_OBJECT = Words("应为 JSON 对象。", "Should be a JSON object.")
NO_STRING = Words("应为文字。", "Should be a string.")
NO_TRUTH = Words("应为 true 或 false。", "Should be true or false.")
NO_NUMBER = Words("应为日志的编号，1 以上的整数。", "Should be a number of the journal, from 1 on.")
UNKNOWN = Words("没有这个成员。", "There is no such member.")
MISSING = Words("须写明。", "This is needed.")
NO_FILTER = Words("没有这个条件。", "There is no such filter.")
CONTROL = Words("含有控制字符。", "Contains a control character.")


class Wanted(NamedTuple):
    """What was given; None for what was not."""

    url: str | None = None
    filters: dict[str, str] | None = None
    description: str | None = None
    enabled: bool | None = None


def endpoint(sent: Any, *, is_new: bool) -> Wanted:
    """An endpoint to be made (`url` is needed), or changes to one; Problem 400 tells all faults."""
    given, faults = _members(sent, MEMBERS if is_new else CHANGEABLE)
    if is_new and "url" not in given and not faults:
        faults.append(Fault("", MISSING, pointer="/url"))
    if "url" in given:
        faults += _url(given["url"])
    if "description" in given:
        faults += _text("/description", given["description"], LONGEST_DESCRIPTION)
    if "filters" in given:
        faults += _filters(given["filters"])
    if "enabled" in given and not isinstance(given["enabled"], bool):
        faults.append(Fault("", NO_TRUTH, {"allowed": [True, False]}, pointer="/enabled"))
    if faults:
        raise Problem(400, faults)
    return Wanted(**given)


def number(sent: Any) -> int:
    """`{"seq": 53}`: a number of the journal."""
    given, faults = _members(sent, ("seq",))
    seq = given.get("seq")
    if not faults and (type(seq) is not int or not 1 <= seq <= bounds.LARGEST_SEQ):
        faults.append(Fault("", NO_NUMBER, pointer="/seq"))
    if faults:
        raise Problem(400, faults)
    return int(given["seq"])


def _members(sent: Any, known: tuple[str, ...]) -> tuple[dict[str, Any], list[Fault]]:
    if not isinstance(sent, dict):
        return {}, [Fault("", NO_OBJECT, pointer="")]
    return sent, _unknown(sent, known, UNKNOWN, "")


def _unknown(given: dict[str, Any], known: tuple[str, ...], words: Words, at: str) -> list[Fault]:
    unknown = (name for name in given if name not in known)
    return [
        Fault(
            "",
            words,
            suggestion(name, known) or {"allowed": sorted(known)},
            pointer=at + pointer([name]),
        )
        for name in islice(unknown, MOST_UNKNOWN)
    ]


def _url(value: Any) -> list[Fault]:
    if not isinstance(value, str):
        return [Fault("", NO_STRING, pointer="/url")]
    try:
        reaching.target(value)
    except Refused as refused:
        return [Fault("", refused.words, pointer="/url")]
    return []


def _text(at: str, value: Any, most: int) -> list[Fault]:
    if not isinstance(value, str):
        return [Fault("", NO_STRING, pointer=at)]
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        return [Fault("", CONTROL, pointer=at)]
    if len(value) > most:
        words = Words(f"最多 {most} 个字符。", f"At most {most} characters.")
        return [Fault("", words, pointer=at)]
    return []


def _filters(given: Any) -> list[Fault]:
    """The finder's parameters, judged by the finder."""
    if not isinstance(given, dict):
        return [Fault("", NO_OBJECT, pointer="/filters")]
    faults = _unknown(given, FILTERS, NO_FILTER, "/filters")
    for name in FILTERS:
        if name in given:
            faults += _text(f"/filters/{name}", given[name], LONGEST_VALUE)
    if faults:
        return faults
    return [
        Fault("", fault.detail, fault.hint, pointer=f"/filters/{fault.parameter}")
        for fault in filters.faults(filters.bind(given))
    ]
