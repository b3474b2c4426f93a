"""The body of a request, read as strictly as an address: JSON that two readers read alike.

Nothing here depends on what is sent; it only bounds the work of whatever looks next.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from catalog.errors import Fault, Problem
from partners.pointers import LONGEST_NAME, pointer
from products.wording import Words

Step = str | int

MEDIA = "application/json"
DEEPEST = 12
"""Levels of lists and objects; a record has five."""
MOST_VALUES = 10_000
"""Values in all; the largest record of the shipped catalog has a few hundred."""
LONGEST_LIST = 1000
"""No list of a record may be longer, and comparing members takes the square of it."""

NOT_JSON = Words("正文不是有效的 JSON：{why}。", "The body is not valid JSON: {why}.")
TOO_DEEP = Words(
    f"嵌套不能超过 {DEEPEST} 层。", f"Lists and objects are nested at most {DEEPEST} deep."
)
TOO_MANY = Words(
    f"一份记录最多 {MOST_VALUES} 个值。", f"A record has at most {MOST_VALUES} values."
)
TOO_LONG = Words(f"列表最多 {LONGEST_LIST} 项。", f"A list has at most {LONGEST_LIST} members.")
FRACTION = Words(
    "这里不用小数；金额和利率写成文字，例如 {example}。",
    "A number here is whole; write sums and rates as strings, such as {example}.",
)
NO_TEXT = Words("含有不是文字的字符。", "Holds a character that is no text.")
EDGES = Words("开头或结尾有空白。", "Begins or ends with white space.")
NO_LENGTH = Words("Content-Length 不是一个长度。", "Content-Length is no length.")
CODED = Words("正文不要压缩。", "Send the body without a content coding.")


def read(request: HttpRequest) -> Any:
    """The JSON value that was sent; Problem 400, 413, 415 or 422 says why there is none."""
    if request.META.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != MEDIA:
        raise Problem(415)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(415, detail=CODED)
    value = _parsed(_whole(request))
    _bounded(value)
    return value


def _whole(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise Problem(413, detail=_largest()) from None
    except ValueError:  # a server may hand on what it has not read itself
        raise Problem(400, detail=NO_LENGTH) from None


def _largest() -> Words:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return Words(f"正文最多 {most} 字节。", f"The body has at most {most} bytes.")


def _parsed(body: bytes) -> Any:
    try:
        text = body.decode("utf-8")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        _not_json(Words(f"第 {error.start} 字节不是 UTF-8", f"byte {error.start} is not UTF-8"))
    except RecursionError:
        _not_json(Words("嵌套太深", "it is nested too deeply"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        _not_json(Words(f"第 {error.lineno} 行第 {error.colno} 列", f"{error.msg}, {where}"))
    except ValueError:
        _not_json(Words("有一个数太长", "a number is too long"))


def _not_json(why: Words) -> NoReturn:
    raise Problem(400, detail=NOT_JSON.format(why=why)) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are told once; of two, readers disagree which counts."""
    read = dict(pairs)
    if len(read) < len(pairs):
        [(name, _)] = Counter(name for name, _ in pairs).most_common(1)
        twice = name[:LONGEST_NAME]
        _not_json(Words(f"“{twice}”写了两次", f"{twice!r} is written twice"))
    return read


def _refuse_constant(name: str) -> NoReturn:
    _not_json(Words(f"{name} 不是 JSON 的数", f"{name} is no number in JSON"))


def _bounded(value: Any) -> None:
    """Problem 400 for what no record is like, 422 for values that no record can hold."""
    faults: list[Fault] = []
    waiting: list[tuple[Any, tuple[Step, ...]]] = [(value, ())]
    seen = 0
    while waiting:
        here, steps = waiting.pop()
        seen += 1
        if seen > MOST_VALUES or len(steps) > DEEPEST:
            raise Problem(400, detail=TOO_MANY if seen > MOST_VALUES else TOO_DEEP)
        wrong = _wrong(here)
        if wrong:
            faults.append(Fault("", wrong, pointer=pointer(steps)))
        elif isinstance(here, dict):
            waiting += [(member, (*steps, name)) for name, member in reversed(here.items())]
        elif isinstance(here, list):
            waiting += [(here[i], (*steps, i)) for i in reversed(range(len(here)))]
    if faults:
        raise Problem(422, faults)


def _wrong(value: Any) -> Words | None:
    match value:
        case dict():
            return NO_TEXT if any(not _is_text(name) for name in value) else None
        case list():
            return TOO_LONG if len(value) > LONGEST_LIST else None
        case float():
            return FRACTION.format(example='"3.45"')
        case str() if not _is_text(value):
            return NO_TEXT
        case str() if value != value.strip():
            return EDGES
    return None


def _is_text(text: str) -> bool:
    """Whether both databases and UTF-8 can hold it: no NUL, no half of a pair."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)
