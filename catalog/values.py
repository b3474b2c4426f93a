"""Values of parameters: text in, checked value out, or a sentence that says what would be right.

Each field also describes itself for the API's documentation (`schema`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalog.finding import atlas, text
from catalog.parameters import suggestion
from products import industries
from products.matching import Place
from products.models import Family, Organisation, Region
from products.terminology import Vocabulary
from products.wording import Words

MOST_VALUES = 20
GUESSED_AMONG = 2000
"""Looking for a near miss among more codes than this would cost more than it helps."""
LARGEST_AMOUNT = Decimal(10) ** 12


class Refused(ValidationError):
    """A sentence in both languages, with `allowed` or `did_you_mean` beside it."""

    def __init__(self, words: Words, **hint: Any) -> None:
        super().__init__(words.zh)
        self.words = words
        self.hint = hint


class ParameterField(forms.Field):
    """`is_fixed`: a value means the same whatever rows there are and whatever the time is."""

    title: Words
    is_fixed = True
    schema: dict[str, Any] = {"type": "string"}

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return None if value in self.empty_values else self.parse(value)

    def parse(self, value: str) -> Any:
        raise NotImplementedError


class ListField(ParameterField):
    """Codes with commas between them; any of them may fit."""

    def known(self) -> Collection[str]:
        raise NotImplementedError

    def is_known(self, code: str) -> bool:
        return code in self.known()

    def parse(self, value: str) -> Any:
        codes = [code.strip() for code in value.split(",")]
        if not all(codes):
            raise Refused(Words("逗号之间缺少代码。", "A code is missing beside a comma."))
        if len(codes) > MOST_VALUES:
            raise Refused(Words(f"最多 {MOST_VALUES} 个值。", f"At most {MOST_VALUES} values."))
        return tuple(self.one(code) for code in dict.fromkeys(codes))

    def one(self, code: str) -> Any:
        if not self.is_known(code):
            self.refuse(code)
        return code

    def refuse(self, code: str) -> None:
        known = list(self.known())
        hint: dict[str, Any] = suggestion(code, known) if len(known) <= GUESSED_AMONG else {}
        if len(known) <= 30:
            hint = {**hint, "allowed": known}
        shown = code if len(code) <= 40 else f"{code[:40]}…"
        raise Refused(Words(f"没有代码 {shown}。", f"There is no code {shown}."), **hint)


class CodesField(ListField):
    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.schema = _list_of({"type": "string", "enum": vocabulary.codes})

    def known(self) -> Collection[str]:
        return self.vocabulary.codes


class WordField(ListField):
    """One of a few fixed words, or several when `many`."""

    def __init__(self, *words: str, many: bool = False) -> None:
        super().__init__()
        self.words, self.many = words, many
        one = {"type": "string", "enum": list(words)}
        self.schema = _list_of(one) if many else one

    def known(self) -> Collection[str]:
        return self.words

    def parse(self, value: str) -> Any:
        return super().parse(value) if self.many else self.one(value)


class IndustriesField(ListField):
    schema = {
        "type": "array",
        "items": {"type": "string", "pattern": "^[A-T]([0-9]{2,4})?$"},
        "maxItems": MOST_VALUES,
    }

    def known(self) -> Collection[str]:
        return industries.names()

    def is_known(self, code: str) -> bool:
        return industries.is_industry(code)


class RowsField(ListField):
    """Codes of reference rows. One that memory does not know is looked up before it is refused."""

    is_fixed = False

    schema = {
        "type": "array",
        "items": {"type": "string", "maxLength": 80},
        "maxItems": MOST_VALUES,
    }
    rows: type[Region | Family | Organisation]

    def is_known(self, code: str) -> bool:
        if code in self.known():
            return True
        if not self.rows.objects.filter(code=code).exists():
            return False
        atlas.reread()
        return code in self.known()


class RegionsField(RowsField):
    schema = {
        "type": "array",
        "items": {"type": "string", "pattern": "^[0-9]{6}$"},
        "maxItems": MOST_VALUES,
    }
    rows = Region

    def known(self) -> Collection[str]:
        return atlas.latest().regions

    def one(self, code: str) -> Place:
        if re.fullmatch(r"[0-9]{6}", code) is None:
            raise Refused(
                Words(
                    "地区是六位数字的行政区划代码（GB/T 2260），例如 130000。",
                    "A region is a GB/T 2260 code of six digits, such as 130000.",
                )
            )
        super().one(code)
        return atlas.latest().place(code)


class FamiliesField(RowsField):
    rows = Family

    def known(self) -> Collection[str]:
        return atlas.latest().families


class OrganisationsField(RowsField):
    rows = Organisation

    def known(self) -> Collection[str]:
        return atlas.latest().organisations


class AmountField(ParameterField):
    schema = {
        "type": "string",
        "pattern": r"^([0-9]{1,13}(\.[0-9]{1,2})?)?$",  # empty is as good as absent
        "example": "3000000",
    }

    def parse(self, value: str) -> Decimal:
        if re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", value):
            amount = Decimal(value)
            if 0 < amount <= LARGEST_AMOUNT:
                return amount
        raise Refused(
            Words(
                "金额以元计，大于 0、不超过 1000000000000，最多两位小数，例如 3000000。",
                "An amount is in yuan, above 0 and up to 1000000000000, with at most two "
                "decimals, such as 3000000.",
            )
        )


class WholeNumberField(ParameterField):
    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.least, self.most = least, most
        self.schema = {"type": "integer", "minimum": least, "maximum": most}

    def parse(self, value: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", value) and self.least <= int(value) <= self.most:
            return int(value)
        raise Refused(
            Words(
                f"应为 {self.least} 到 {self.most} 的整数。",
                f"Should be a whole number from {self.least} to {self.most}.",
            )
        )


class MonthsField(WholeNumberField):
    def __init__(self) -> None:
        super().__init__(1, 1200)


class TruthField(ParameterField):
    schema = {"type": "boolean"}

    def parse(self, value: str) -> bool:
        if value not in ("true", "false"):
            raise Refused(
                Words("应为 true 或 false。", "Should be true or false."), allowed=["true", "false"]
            )
        return value == "true"


class TextField(ParameterField):
    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest
        self.schema = {"type": "string", "maxLength": longest}

    def parse(self, value: str) -> str | None:
        if len(value) > self.longest:
            raise Refused(
                Words(f"最多 {self.longest} 个字符。", f"At most {self.longest} characters.")
            )
        if value.strip() and not text.words(value):
            raise Refused(Words("没有可以查找的文字。", "There is nothing in it to look for."))
        return value.strip() or None


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": MOST_VALUES}
