"""A record against the published schema: every member that does not fit, in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from catalog.errors import Fault
from catalog.parameters import suggestion
from partners.pointers import pointer
from products.record_schema import SCHEMAS
from products.wording import Words

Record = dict[str, Any]

MOST_FAULTS = 100
"""A record with more is of another kind, and nobody reads them."""
VALIDATOR = Draft202012Validator(SCHEMAS["product"], format_checker=FormatChecker())

SENTENCES = {
    "type": Words("类型须为 {asked}。", "The type must be {asked}."),
    "const": Words("只能是 {asked}。", "Only {asked} can stand here."),
    "enum": Words("没有这个代码。", "There is no such code."),
    "pattern": Words("形式须为 {asked}。", "It must have the form {asked}."),
    "format": Words("没有这一天，或不是 {asked}。", "There is no such {asked}."),
    "minLength": Words("不能为空。", "It must not be empty."),
    "maxLength": Words("最多 {asked} 个字符。", "At most {asked} characters."),
    "minimum": Words("不能小于 {asked}。", "At least {asked}."),
    "maximum": Words("不能大于 {asked}。", "At most {asked}."),
    "minItems": Words("至少 {asked} 项。", "At least {asked} members."),
    "maxItems": Words("最多 {asked} 项。", "At most {asked} members."),
    "uniqueItems": Words("有重复的项。", "A member is repeated."),
    "anyOf": Words(
        "须为文字、true 或 false、代码列表或名称到文字的对象。",
        "It must be text, true or false, a list of codes, or an object of texts.",
    ),
}
MISSING = Words("缺少这一项。", "This is missing.")
UNKNOWN = Words("记录里没有这一项。", "A record has no such member.")


def faults(record: Any) -> list[Fault]:
    """What does not fit, at most one fault a place, the first hundred; empty when all does."""
    told: dict[str, Fault] = {}
    for error in islice(VALIDATOR.iter_errors(record), MOST_FAULTS):
        for fault in islice(_told(error), MOST_FAULTS):
            told.setdefault(str(fault.pointer), fault)
    return list(told.values())[:MOST_FAULTS]


def _told(error: ValidationError) -> Iterator[Fault]:
    steps, asked = list(error.absolute_path), cast(Any, error.validator_value)
    match error.validator:
        case "required":
            for name in asked:
                if name not in cast(Record, error.instance):
                    yield Fault("", MISSING, pointer=pointer([*steps, name]))
        case "additionalProperties":
            known = cast(Record, error.schema)["properties"]
            for name in cast(Record, error.instance):
                if name not in known:
                    where = pointer([*steps, name])
                    yield Fault("", UNKNOWN, _meant(name, known), pointer=where)
        case "enum":
            codes = [code for code in asked if code is not None]
            hint = _meant(str(error.instance), codes)
            yield Fault("", SENTENCES["enum"], hint, pointer=pointer(steps))
        case _:
            words = SENTENCES[str(error.validator)].format(asked=_shown(asked))
            yield Fault("", words, pointer=pointer(steps))


def _shown(asked: Any) -> Any:
    """What a schema asks for, as a sentence names it; alternatives are schemas of their own."""
    is_types = isinstance(asked, list) and all(isinstance(one, str) for one in asked)
    return " / ".join(asked) if is_types else asked


def _meant(word: str, known: Collection[str]) -> dict[str, Any]:
    return suggestion(word, known) or {"allowed": sorted(known)}
