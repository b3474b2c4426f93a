"""Form fields that take what people type: sums in 万 and 亿, values of conditions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

from products.admin.naming import path_of, written
from products.vocabulary import QUALIFICATION

UNITS = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
SUM = re.compile(r"(\d+(?:\.\d+)?)([万亿]?)元?")


def typed_number(mode: str) -> forms.TextInput:
    """A text box for a number: a browser empties a `type=number` that it cannot read."""
    return forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "size": 14})


class YuanField(forms.DecimalField):
    """A sum in yuan.

    >>> YuanField().clean("1,000万")
    Decimal('10000000')
    """

    widget = forms.TextInput
    default_error_messages = {"invalid": "金额写成数字，以元计；也可以写 1000万、2.5亿。"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say int
        text = re.sub(r"[,,\s]", "", str(value)) if value is not None else ""
        found = SUM.fullmatch(text)
        if found:
            return super().to_python(Decimal(found[1]) * UNITS.get(found[2], Decimal(1)))
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


YES_OR_NO = {"是": True, "true": True, "有": True, "否": False, "false": False, "无": False}
CODES = {term.label.zh: term.code for term in QUALIFICATION}


def value_text(value: Any) -> str:
    """A condition's value as a person writes it.

    >>> value_text(["high_tech", "srdi"]), value_text(True), value_text("24")
    ('high_tech, srdi', '是', '24')
    """
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return ", ".join(str(item) for item in value)
        case dict():
            return "; ".join(f"{key}={item}" for key, item in value.items())
        case _:
            return str(value)


def value_of(text: str, operator: str) -> Any:
    """What a person wrote, as the value that its operator takes; the model judges the rest.

    >>> value_of("高新技术企业、srdi", "any_of"), value_of("是", "equals")
    (['high_tech', 'srdi'], True)
    >>> value_of("5,000", "at_least")
    '5000'
    """
    text = text.strip()
    if not text:
        return None
    if operator == "any_of":
        parts = [part for part in re.split(r"[,,、;;\s]+", text) if part]
        return list(dict.fromkeys(CODES.get(part, part) for part in parts))
    if operator == "equals":
        return YES_OR_NO.get(text.lower(), text)
    if "=" in text:
        pairs = [part.partition("=") for part in re.split(r"[;;,,\n]+", text) if part.strip()]
        return {key.strip(): item.strip() for key, _, item in pairs}
    return re.sub(r"(?<=\d)[,,](?=\d{3})", "", text)


class ConditionValueField(forms.CharField):
    """The text of a value; the form reads it once the operator is known."""

    def __init__(self, **kwargs: Any) -> None:
        for unused in ("encoder", "decoder"):
            kwargs.pop(unused, None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else value_text(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(value_text(initial), data)


class FactField(forms.CharField):
    """A fact by its name or path, with suggestions from the page's `<datalist>`."""

    widget = forms.TextInput(attrs={"list": "citable-facts", "autocomplete": "off", "size": 32})

    def prepare_value(self, value: Any) -> Any:
        return written(value) if value else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        path = path_of(text)
        if text and path is None:
            raise forms.ValidationError("没有这一项事实，请从提示里选，例如额度上限（limit.max）。")
        return path or ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(written(initial or ""), written(path_of(data or "") or data))
